/*{
  "DESCRIPTION": "Slit scan: one line of the picture is exposed on a film that travels, so time lies side by side.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "ALSO": ["Slit scan", "Time Machine TOP", "photo finish", "time displacement", "slitscan", "strip photography"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "way", "TYPE": "long", "VALUES": [0, 1], "LABELS": ["sideways", "upwards"], "DEFAULT": 0, "LABEL": "Way", "DESCRIPTION": "Where the film travels: to the left, or up."},
    {"NAME": "slit", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Slit", "DESCRIPTION": "Which line is exposed; 0 is the left one, or the lowest."},
    {"NAME": "pace", "TYPE": "float", "MIN": 0.0, "MAX": 2.0, "DEFAULT": 0.14, "UNIT": "pictures/s", "LABEL": "Pace", "DESCRIPTION": "Of the film."},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 1.0, "LABEL": "Amount", "DESCRIPTION": "Between the picture as it is and the film."}
  ],
  "PASSES": [
    {"TARGET": "head", "WIDTH": "1", "HEIGHT": "1", "PERSISTENT": true, "FLOAT": true},
    {"TARGET": "film", "PERSISTENT": true},
    {}
  ]
}*/

// The film is a loop. Only the part between the last head and this one is exposed, so that nothing
// is ever copied to another pixel: what is old stays as sharp as it was.
void main() {
    vec4 now = IMG_PIXEL(head, vec2(0.5));
    if (PASSINDEX == 0) {
        // never more than a tenth of the film in a frame
        float step_ = min(pace * TIMEDELTA, 0.1);
        gl_FragColor = now.a < 0.5 ? vec4(0.0, 0.0, 0.0, 1.0) : vec4(fract(now.r + step_), now.r, step_, 1.0);
        return;
    }
    vec2 at = isf_FragNormCoord;
    float along = way == 0 ? at.x : at.y;
    if (PASSINDEX == 1) {
        vec4 old = IMG_NORM_PIXEL(film, at);
        float into = fract(along - now.g);
        vec4 line = IMG_NORM_PIXEL(inputImage, way == 0 ? vec2(slit, at.y) : vec2(at.x, slit));
        // before the first frame all of the film has seen its line
        gl_FragColor = line;
        if (old.a > 0.0 || now.b > 0.0 || now.r > 0.0) {
            // between two frames the line changes evenly, or the film would have stairs
            float many = way == 0 ? RENDERSIZE.x : RENDERSIZE.y, before = fract(floor(now.g * many - 0.5 + 1e-3) / many + 0.5 / many);
            vec4 last = IMG_NORM_PIXEL(film, way == 0 ? vec2(before, at.y) : vec2(at.x, before));
            gl_FragColor = into < now.b ? mix(last, line, into / max(now.b, 1e-6)) : old;
        }
        return;
    }
    float place = fract(along + now.r);
    // no look may fall between the newest line and the oldest
    vec2 q = way == 0 ? vec2((floor(place * RENDERSIZE.x) + 0.5) / RENDERSIZE.x, at.y) : vec2(at.x, (floor(place * RENDERSIZE.y) + 0.5) / RENDERSIZE.y);
    gl_FragColor = mix(IMG_NORM_PIXEL(inputImage, at), IMG_NORM_PIXEL(film, q), amount);
}
