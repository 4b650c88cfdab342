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

// Palette: six sRGB stops, interpolated in OKLab (Ottosson 2020) into a table that is read per pixel.
vec3 linear_of(vec3 c) { return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(0.04045, c)); }
vec3 display_of(vec3 c) {
    c = max(c, 0.0);
    return mix(c * 12.92, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}
vec3 oklab_of(vec3 srgb) {
    vec3 c = linear_of(srgb);
    vec3 m = vec3(dot(c, vec3(0.4122214708, 0.5363325363, 0.0514459929)),
                  dot(c, vec3(0.2119034982, 0.6806995451, 0.1073969566)),
                  dot(c, vec3(0.0883024619, 0.2817188376, 0.6299787005)));
    m = pow(max(m, 0.0), vec3(1.0 / 3.0));
    return vec3(dot(m, vec3(0.2104542553, 0.7936177850, -0.0040720468)),
                dot(m, vec3(1.9779984951, -2.4285922050, 0.4505937099)),
                dot(m, vec3(0.0259040371, 0.7827717662, -0.8086757660)));
}
vec3 srgb_of(vec3 lab) {
    vec3 m = vec3(lab.x + 0.3963377774 * lab.y + 0.2158037573 * lab.z,
                  lab.x - 0.1055613458 * lab.y - 0.0638541728 * lab.z,
                  lab.x - 0.0894841775 * lab.y - 1.2914855480 * lab.z);
    m = m * m * m;
    return display_of(vec3(dot(m, vec3(4.0767416621, -3.3077115913, 0.2309699292)),
                           dot(m, vec3(-1.2684380046, 2.6097574011, -0.3413193965)),
                           dot(m, vec3(-0.0041960863, -0.7034186147, 1.7076147010))));
}
vec3 palette_at(float t) {
    float x = clamp(t, 0.0, 1.0) * 5.0;
    int i = int(min(floor(x), 4.0));
    return srgb_of(mix(oklab_of(palette[i].rgb), oklab_of(palette[i + 1].rgb), x - float(i)));
}

// The table for `tint` goes by OKLab lightness: where on the palette a colour as light as this lies.
vec3 as_light_as(float lightness) {
    float low = oklab_of(palette[0].rgb).x, high = oklab_of(palette[5].rgb).x;
    float goal = mix(low, high, lightness), at = lightness;
    for (int k = 4; k >= 0; k--) {
        float a = oklab_of(palette[k].rgb).x, b = oklab_of(palette[k + 1].rgb).x;
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
