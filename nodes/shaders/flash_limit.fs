/*{
  "DESCRIPTION": "Flash limiter for strobes, the last node before the screen: at most three large flashes a second.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["photosensitivity", "epilepsy", "Harding test", "strobe guard", "safety", "limiter"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "area", "TYPE": "float", "MIN": 0.0, "MAX": 0.25, "DEFAULT": 0.1, "LABEL": "Area", "DESCRIPTION": "Share of the picture that may flash as it likes; .25 is the limit of ITU-R BT.1702."},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "Amount", "DESCRIPTION": "0 passes everything on."}
  ],
  "PASSES": [
    {"TARGET": "seen", "WIDTH": "16", "HEIGHT": "9", "FLOAT": true},
    {"TARGET": "memory", "WIDTH": "16", "HEIGHT": "27", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "alarm", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "slow", "WIDTH": "floor(($WIDTH+1)/2)", "HEIGHT": "floor(($HEIGHT+1)/2)", "PERSISTENT": true},
    {}
  ]
}*/

// A flash is a change of relative luminance by a tenth and back, the darker of the two below .8 (WCAG
// 2.3.1). Each of 144 fields keeps its last extreme (x), where it is going (y), and when it last turned.
vec3 turned(vec4 was, float now) {
    if (was.a < 0.5) return vec3(now, 0.0, 0.0);
    bool up = now - was.x >= 0.1 && was.x < 0.8, down = was.x - now >= 0.1 && now < 0.8;
    if (up && was.y < 0.5) return vec3(now, 1.0, 1.0);
    if (down && was.y > -0.5) return vec3(now, -1.0, 1.0);
    return vec3(was.y > 0.5 ? max(was.x, now) : was.y < -0.5 ? min(was.x, now) : was.x, was.y, 0.0);
}

void main() {
    vec2 at = isf_FragNormCoord;
    ivec2 place = ivec2(gl_FragCoord.xy), field = ivec2(place.x, place.y % 9);
    if (PASSINDEX == 0) {
        float sum = 0.0;
        for (int i = 0; i < 256; i++) {
            vec4 c = IMG_NORM_PIXEL(inputImage, at + (vec2(i & 15, i >> 4) / 16.0 - 0.46875) / RENDERSIZE);
            vec3 light = pow(clamp(c.rgb * c.a, 0.0, 1.0), vec3(2.2));
            sum += dot(light, vec3(0.2126, 0.7152, 0.0722));
        }
        gl_FragColor = vec4(sum / 256.0);
    } else if (PASSINDEX == 1) {
        vec4 was = texelFetch(memory, field, 0), old = texelFetch(memory, place, 0);
        vec3 next = turned(was, texelFetch(seen, field, 0).r);
        vec4 ages = was.a < 0.5 ? vec4(1e3) : min(old + TIMEDELTA, 1e3);
        // the ages of the last four turns, and of the four before those
        if (next.z > 0.5) ages = vec4(place.y < 18 ? 0.0 : min(texelFetch(memory, place - ivec2(0, 9), 0).a + TIMEDELTA, 1e3), ages.rgb);
        gl_FragColor = place.y < 9 ? vec4(next, 1.0) : ages;
    } else if (PASSINDEX == 2) {
        float many = 0.0;
        // the seventh turn within a second would make more than three flashes; 3 Hz may still pass
        for (int i = 0; i < 144; i++) many += texelFetch(memory, ivec2(i % 16, 18 + i / 16), 0).b < 0.98 ? 1.0 : 0.0;
        float held = texelFetch(alarm, ivec2(0), 0).r;
        gl_FragColor = vec4(many > area * 144.0 ? 1.0 : max(held - TIMEDELTA, 0.0));
    } else if (PASSINDEX == 3) {
        // the mean over a second: of a full strobe of more than 3 Hz it leaves less than a tenth
        vec4 c = IMG_NORM_PIXEL(inputImage, at), old = IMG_NORM_PIXEL(slow, at);
        vec3 light = min(max(c.rgb, 0.0) * c.a, 1.0);
        gl_FragColor = vec4(old.a < 0.5 ? light * light : mix(light * light, old.rgb, exp(-TIMEDELTA)), 1.0);
    } else {
        vec4 c = IMG_NORM_PIXEL(inputImage, at);
        float held = amount * texelFetch(alarm, ivec2(0), 0).r;
        if (held <= 0.0) { gl_FragColor = c; return; }
        held = held * held * (3.0 - 2.0 * held);
        gl_FragColor = vec4(mix(c.rgb * c.a, sqrt(max(IMG_NORM_PIXEL(slow, at).rgb, 0.0)), held), mix(c.a, 1.0, held));
    }
}
