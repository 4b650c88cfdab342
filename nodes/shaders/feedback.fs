/*{
  "DESCRIPTION": "Let light linger: what was bright fades away behind what is new, and may drift on its way.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "decay", "TYPE": "float", "MIN": 0.0, "MAX": 0.99, "DEFAULT": 0.9, "LABEL": "Decay", "DESCRIPTION": "Light that is left after 1/60 s."},
    {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6, "LABEL": "Amount", "DESCRIPTION": "How bright a trail starts."},
    {"NAME": "zoom", "TYPE": "float", "MIN": -0.5, "MAX": 0.5, "DEFAULT": 0.0, "LABEL": "Zoom", "DESCRIPTION": "Growth of the trail in a second."},
    {"NAME": "turn", "TYPE": "float", "MIN": -0.05, "MAX": 0.05, "DEFAULT": 0.0, "LABEL": "Turn", "DESCRIPTION": "Turns of the trail in a second."},
    {"NAME": "drift", "TYPE": "point2D", "MIN": [-0.5, -0.5], "MAX": [0.5, 0.5], "DEFAULT": [0.0, 0.0], "LABEL": "Drift", "DESCRIPTION": "Way of the trail in a second, in shorter sides."}
  ],
  "PASSES": [
    {"TARGET": "trail", "PERSISTENT": true},
    {}
  ]
}*/

// The trail is what the light was, not what was shown: so that nothing is added to itself and a
// still picture stays as it is. All rates are per second: 30 and 60 frames look alike.
void main() {
    vec2 at = isf_FragNormCoord;
    vec4 new = IMG_NORM_PIXEL(inputImage, at);
    vec2 shape = RENDERSIZE / min(RENDERSIZE.x, RENDERSIZE.y);
    // a turn of a frame is small: the first terms of sine and cosine, far cheaper than they
    float angle = -6.2831853 * turn * TIMEDELTA;
    float across = angle - angle * angle * angle / 6.0, along = 1.0 - 0.5 * angle * angle;
    vec2 p = (at - 0.5) * shape / (1.0 + zoom * TIMEDELTA) - drift * TIMEDELTA;
    p = vec2(p.x * along - p.y * across, p.x * across + p.y * along);
    // decay is of light; the coded value of a display falls as its 2.2nd root
    float left = pow(max(decay, 1e-4), TIMEDELTA * 60.0 / 2.2);
    vec4 old = IMG_NORM_PIXEL(trail, p / shape + 0.5);
    if (PASSINDEX == 0) {
        gl_FragColor = max(new, old * left);
        return;
    }
    vec4 now = IMG_NORM_PIXEL(trail, at);
    gl_FragColor = max(new, mix(new, now, amount));
}
