/*{
  "DESCRIPTION": "Grade a picture: exposure, contrast, saturation, and a pull towards a palette.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Filter"],
  "INPUTS": [
    {"NAME": "inputImage", "TYPE": "image", "LABEL": "Picture"},
    {"NAME": "exposure", "TYPE": "float", "MIN": -3.0, "MAX": 3.0, "DEFAULT": 0.0, "LABEL": "Exposure", "DESCRIPTION": "In stops."},
    {"NAME": "contrast", "TYPE": "float", "MIN": 0.5, "MAX": 1.5, "DEFAULT": 1.0, "LABEL": "Contrast"},
    {"NAME": "saturation", "TYPE": "float", "MIN": 0.0, "MAX": 1.5, "DEFAULT": 1.0, "LABEL": "Saturation"},
    {"NAME": "lift", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Lift", "DESCRIPTION": "Raises the darkest parts to the palette's ground and shade."},
    {"NAME": "tint", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Tint", "DESCRIPTION": "Takes colours from the palette, by lightness."},
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "ember", "LABEL": "Palette"},
    {"NAME": "vignette", "TYPE": "float", "MIN": 0.0, "MAX": 0.2, "DEFAULT": 0.0, "LABEL": "Vignette"}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {}
  ]
}*/

// The table for `tint` goes by OKLab lightness: where on the palette a colour as light as this lies.
vec3 as_light_as(float lightness) {
    float low = isf_oklab(palette[0].rgb).x, high = isf_oklab(palette[5].rgb).x;
    float goal = mix(low, high, lightness), at = lightness;
    for (int k = 4; k >= 0; k--) {
        float a = isf_oklab(palette[k].rgb).x, b = isf_oklab(palette[k + 1].rgb).x;
        float part = (goal - a) / (abs(b - a) < 1e-4 ? 1e-4 : b - a);
        if (part >= 0.0 && part <= 1.0) at = (float(k) + part) / 5.0;
    }
    return palette_at(at);
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(as_light_as((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    vec4 c = IMG_NORM_PIXEL(inputImage, isf_FragNormCoord);
    vec3 light = max(c.rgb, 0.0) * exp2(exposure / 2.2);
    light = max((light - 0.4) * contrast + 0.4, 0.0);
    float luma = dot(light, vec3(0.2126, 0.7152, 0.0722));
    light = max(mix(vec3(luma), light, saturation), 0.0);
    // a coded luma is close to OKLab lightness, which runs from .16 on a usual ground to .98
    vec3 ink = texelFetch(ramp, ivec2(clamp((luma * 0.84 + 0.14 - 0.16) / 0.82, 0.0, 1.0) * 1023.0 + 0.5, 0), 0).rgb;
    light = mix(light, ink, tint);
    vec3 floor_ = mix(palette[0].rgb, palette[1].rgb, 0.5);
    light += lift * floor_ * max(1.0 - light / 0.5, 0.0);
    vec2 out_ = (isf_FragNormCoord - 0.5) * 1.4142136;
    float far = dot(out_, out_);
    gl_FragColor = vec4(light * (1.0 - vignette * far * far), c.a);
}
