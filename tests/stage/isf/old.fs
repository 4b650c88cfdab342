/*{"DESCRIPTION": "Only GLSL 1.20 takes this: a word that newer versions reserve.", "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image"}, ]}*/
void main() {
    float sample = 0.5; // reserved from 4.00
    float smooth = 0.5; // reserved from 1.30
    vec2 size = IMG_SIZE(inputImage);
    gl_FragColor = IMG_PIXEL(inputImage, gl_FragCoord.xy) * (sample + smooth) * (size.x > 1.0 ? 1.0 : 0.5);
}
