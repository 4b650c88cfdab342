/*{
    "ISFVSN": "2",
    "INPUTS": [
        {"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.25},
        {"NAME": "on", "TYPE": "bool", "DEFAULT": 1.0},
        {"NAME": "mode", "TYPE": "long", "VALUES": [3, 7, 10], "LABELS": ["three", "seven", "ten"], "DEFAULT": 7},
        {"NAME": "go", "TYPE": "event"},
        {"NAME": "tint", "TYPE": "color", "DEFAULT": [0.1, 0.2, 0.3, 1.0]},
        {"NAME": "where", "TYPE": "point2D", "DEFAULT": [0.5, 0.75], "MIN": [0, 0], "MAX": [1, 1]},
        {"NAME": "stops", "TYPE": "palette", "DEFAULT": "abyss"},
        {"NAME": "show", "TYPE": "long", "MIN": 0, "MAX": 6}
    ]
}*/
void main() {
    vec4 shown = vec4(amount);
    if (show == 1) shown = vec4(on ? 1.0 : 0.0);
    if (show == 2) shown = vec4(float(mode) / 10.0);
    if (show == 3) shown = vec4(go ? 1.0 : 0.0);
    if (show == 4) shown = tint;
    if (show == 5) shown = vec4(where, 0.0, 1.0);
    if (show == 6) shown = stops[3];
    gl_FragColor = vec4(shown.rgb, 1.0);
}
