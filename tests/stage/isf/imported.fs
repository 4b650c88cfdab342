/*{"ISFVSN": "2", "INPUTS": [], "IMPORTED": {"dots": {"PATH": "dots.png"}}}*/
void main() {
    gl_FragColor = IMG_PIXEL(dots, mod(gl_FragCoord.xy, 2.0));
}
