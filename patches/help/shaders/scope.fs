/*{
  "DESCRIPTION": "Draw two values over the last seconds, and events as upright lines.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "before", "TYPE": "float", "MIN": -1000.0, "MAX": 1000.0, "DEFAULT": 0.0, "LABEL": "Value, the thin line."},
    {"NAME": "after", "TYPE": "float", "MIN": -1000.0, "MAX": 1000.0, "DEFAULT": 0.0, "LABEL": "Value, the bold line."},
    {"NAME": "hit", "TYPE": "event", "LABEL": "Events."},
    {"NAME": "low", "TYPE": "float", "MIN": -1000.0, "MAX": 1000.0, "DEFAULT": 0.0, "LABEL": "Lower edge of the picture."},
    {"NAME": "high", "TYPE": "float", "MIN": -1000.0, "MAX": 1000.0, "DEFAULT": 1.0, "LABEL": "Upper edge."},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "abyss", "LABEL": "Palette"}
  ],
  "PASSES": [
    {"TARGET": "history", "WIDTH": "360", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {}
  ]
}*/

// The history moves 60 columns to the left in a second, whatever the frame rate.
const float COLUMNS = 360.0;

vec4 column(float number) {
    return texture(history, vec2((clamp(number, 0.0, COLUMNS - 1.0) + 0.5) / COLUMNS, 0.5));
}

float place(float value) { return 0.1 + 0.8 * (value - low) / max(high - low, 1e-6); }

// Light of a line between two columns' values: where it is steep it stands upright.
float line(float from, float to, float y, float width) {
    float off = max(max(min(from, to) - y, y - max(from, to)), 0.0);
    float edge = 1.5 / RENDERSIZE.y;
    return 1.0 - smoothstep(width, width + edge, off);
}

void main() {
    if (PASSINDEX == 0) {
        float number = floor(gl_FragCoord.x);
        float moved = max(floor(TIMEDELTA * 60.0 + 0.5), 1.0);
        vec4 now = vec4(before, after, hit ? 1.0 : 0.0, 1.0);
        gl_FragColor = number >= COLUMNS - moved ? now : column(number + moved);
        return;
    }
    vec2 at = isf_FragNormCoord;
    float number = floor(at.x * (COLUMNS - 1.0));
    vec4 a = column(number), b = column(number + 1.0);
    vec3 colour = mix(palette[0].rgb, palette[1].rgb, 0.35 + 0.65 * at.y);
    for (int i = 0; i < 5; i++) {
        float off = abs(at.y - (0.1 + 0.2 * float(i))) * RENDERSIZE.y;
        colour = mix(colour, palette[2].rgb, 0.25 * (1.0 - smoothstep(0.5, 1.5, off)));
    }
    colour = mix(colour, palette[4].rgb, 0.55 * a.b * a.a);
    float older = 0.35 + 0.65 * at.x;
    float under = step(at.y, place(b.g)) * step(0.1, at.y) * b.a;
    colour = mix(colour, palette[2].rgb, 0.35 * under * older);
    colour = mix(colour, palette[4].rgb, 0.8 * line(place(a.r), place(b.r), at.y, 0.0012) * a.a * older);
    colour = mix(colour, palette[5].rgb, line(place(a.g), place(b.g), at.y, 0.004) * a.a * older);
    gl_FragColor = vec4(colour, 1.0);
}
