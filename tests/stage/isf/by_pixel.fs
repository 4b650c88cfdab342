/*{"ISFVSN": "2", "INPUTS": [], "DESCRIPTION": "The gradient again, from gl_FragCoord."}*/
void main() {
    gl_FragColor = vec4(gl_FragCoord.xy / RENDERSIZE, dFdy(gl_FragCoord.y) > 0.0 ? 1.0 : 0.0, 1.0);
}
