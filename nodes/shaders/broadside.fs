/*{
  "DESCRIPTION": "A broadside without words: large wood type on a grid of columns, which the press feeds up at every bar.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "signal", "LABEL": "Palette", "DESCRIPTION": "The letter that answers the kick has the fifth stop."},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Red letter", "DESCRIPTION": "Its light and weight; the kick belongs here."},
    {"NAME": "bars", "TYPE": "float", "MIN": 0.0, "MAX": 1000000.0, "DEFAULT": 0.0, "LABEL": "Bars", "DESCRIPTION": "So far; with each whole number the columns move on."},
    {"NAME": "phase", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Place in the bar"},
    {"NAME": "tempo", "TYPE": "float", "MIN": 20.0, "MAX": 400.0, "DEFAULT": 120.0, "UNIT": "bpm", "LABEL": "Tempo", "DESCRIPTION": "How fast a column slides."},
    {"NAME": "reach", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.25, "LABEL": "Reach", "DESCRIPTION": "How far a bar feeds the paper, in sheets, to the nearest eighth."},
    {"NAME": "slices", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.3, "LABEL": "Slices", "DESCRIPTION": "How many columns stand out of line."},
    {"NAME": "density", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.5, "LABEL": "Density", "DESCRIPTION": "How many letters are inked; the rest are lines."}
  ],
  "PASSES": [
    {"TARGET": "ramp", "WIDTH": "1024", "HEIGHT": "1", "FLOAT": true},
    {"TARGET": "reels", "WIDTH": "64", "HEIGHT": "2", "FLOAT": true, "PERSISTENT": true},
    {}
  ]
}*/

// Four numbers of a place.
vec4 own_of(vec2 cell, float salt) {
    cell = mod(cell, 289.0);
    return shuffle(shuffle(shuffle(vec4(0, 71, 142, 213) + cell.x) + cell.y) + mod(salt, 289.0)) * (1.0 / 288.0);
}

// ---- the press: a tall strip of sheets, and how far each column of it was fed ----
const float SHEETS = 256.0;                                  // the strip is a loop
const float FIRST = 21.0;                                    // sheet to begin with
const float FEED = 0.054;                                    // sheets a second that it creeps
const float SLIDE = 2.3;                                     // beats that a column takes
const float LATEST = 1.7;                                    // beats until the last column starts
float eased(float x) { x = clamp(x, 0.0, 1.0); return x * x * x * (x * (x * 6.0 - 15.0) + 10.0); }
float fed(vec4 reel) { return mix(reel.x, reel.y, eased(reel.z / SLIDE)); }
// From, to, beats since it set out (below 0: it waits). The upper row: bars counted, the line all columns follow.
// A bar feeds one of four groups of three columns, so that there is as much motion at any time.
vec4 reel_at(ivec2 at) {
    float bar = floor(bars + 0.001);
    if (FRAMEINDEX == 0) return at.y == 1 ? vec4(bar, FIRST, 0.0, 1.0) : vec4(FIRST, FIRST, 9.0, 1.0);
    vec4 line = texelFetch(reels, ivec2(0, 1), 0), reel = texelFetch(reels, ivec2(at.x, 0), 0);
    float far = floor(reach * 8.0 + 0.5) / 8.0;
    bool moves = bar != line.x && far > 0.0;
    float next = line.y + 0.25 * far, back = moves && next >= SHEETS ? SHEETS : 0.0;
    if (at.y == 1) return vec4(bar, moves ? next - back : line.y, 0.0, 1.0);
    reel.xy -= back;
    reel.z = min(reel.z + TIMEDELTA * tempo / 60.0, 9.0);
    float group = mod(bar * 3.0 + floor(bar * 0.25), 4.0);
    if (!moves || mod(floor(float(at.x) / 3.0), 4.0) != group) return reel;
    vec4 own = own_of(vec2(float(at.x), 1.0), bar), now = own_of(vec2(7.0, 3.0), bar);
    float order = mod(float(at.x), 3.0) * 0.5;
    order = now.x < 0.5 ? order : 1.0 - order;
    float aside = own.x < 0.6 * slices ? (own.y < 0.5 ? -0.0625 : 0.0625) : 0.0;
    // the frame that sees the bar is a little late: by as much the column is ahead
    float late = (fract(phase + 0.5) - 0.5) * 4.0;
    float to = floor((next - back) * 8.0 + 0.5) / 8.0 + far + aside;
    return vec4(fed(reel), to, late - LATEST * clamp(order + 0.06 * own.z, 0.0, 1.0), 1.0);
}

// ---- letters: distances to their outline, in columns; `b` is half their size, `t` half a stroke ----
float box(vec2 q, vec2 b) {
    vec2 d = abs(q) - b;
    return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0);
}
// Radii of the corners: upper right, lower right, upper left, lower left.
float plate(vec2 q, vec2 b, vec4 r) {
    r.xy = q.x > 0.0 ? r.xy : r.zw;
    float round_ = q.y > 0.0 ? r.x : r.y;
    vec2 d = abs(q) - b + round_;
    return min(max(d.x, d.y), 0.0) + length(max(d, 0.0)) - round_;
}
float bowl(vec2 q, vec2 b, vec4 r, float t) { return abs(plate(q, b, r * min(b.x, b.y)) + t) - t; }
// Quotation mark: a dot with a tail.
float comma(vec2 q, float r) {
    float tail = max(length(q - vec2(-0.35 * r, -0.1 * r)) - 1.36 * r, -(length(q - vec2(-0.95 * r, 0.15 * r)) - 1.25 * r));
    return min(length(q) - r, max(tail, max(q.y - 0.2 * r, -q.y - 1.7 * r)));
}
// Lines of a text nobody can read.
float lines(vec2 q, vec2 b, vec4 own) {
    float pitch = 0.155, row = floor((b.y - q.y) / pitch);
    vec4 it = own_of(vec2(row, own.x * 288.0), 77.0);
    float last = mod(row, 6.0 + floor(own.y * 3.0));
    float wide = b.x * (last > 4.5 ? 0.25 + 0.5 * it.x : 0.86 + 0.14 * it.x);
    float thin = last < 0.5 ? 0.034 : 0.019;
    return last > 5.5 || row > 7.5 ? 1.0 : max(abs(q.y - b.y + (row + 0.5) * pitch) - thin, max(q.x + b.x - 2.0 * wide, -q.x - b.x));
}
// Bars that grow heavier downwards.
float bars_of(vec2 q, vec2 b) {
    float y = (b.y - q.y) / (2.0 * b.y) * 6.0, row = floor(y);
    return max(abs(y - row - 0.5) - (0.05 + 0.066 * row), abs(row - 2.5) - 2.6) * b.y / 3.0 + max(abs(q.x) - b.x, 0.0);
}
float letter(float kind, vec2 q, vec2 b, float t, vec4 own) {
    float r = min(b.x, b.y), d;
    if (kind < 0.5) return bowl(q, b, vec4(1.0), t);                                                      // O
    if (kind < 1.5) return bowl(q, b, vec4(1.0, 1.0, 0.0, 0.0), t);                                      // D
    if (kind < 2.5) return max(bowl(q, b, vec4(1.0), t), -box(q - vec2(b.x, 0.0), vec2(b.x - 0.2 * t, 0.26 * b.y)));  // C
    if (kind < 3.5) return max(bowl(q, b, vec4(0.0, 1.0, 0.0, 1.0), t), -box(q - vec2(0.0, b.y), vec2(b.x - 2.0 * t, 3.0 * t)));  // U
    if (kind < 4.5) return max(bowl(q, b, vec4(1.0, 0.0, 0.0, 0.0), t), -box(q + vec2(0.0, b.y), vec2(b.x - 2.0 * t, 3.0 * t)));  // n
    if (kind < 5.5) {                                                                                    // J
        d = max(bowl(q, b, vec4(0.0, 1.0, 0.0, 1.0), t), -box(q - vec2(-2.0 * t, 0.62 * b.y), vec2(b.x, b.y)));
        return d;
    }
    if (kind < 6.5) {                                                                                    // P, b
        float flip = own.z < 0.4 ? -1.0 : 1.0;
        d = bowl(q - vec2(0.0, flip * 0.40 * b.y), vec2(b.x, 0.60 * b.y), vec4(1.0, 1.0, 0.0, 0.0), t);
        return min(d, box(q + vec2(b.x - t, 0.0), vec2(t, b.y)));
    }
    if (kind < 7.5) {                                                                                    // E
        float y = abs(abs(q.y) - 0.5 * (b.y - t)) - 0.5 * (b.y - t);
        d = max(abs(y) - t, abs(q.x) - b.x + (abs(q.y) < 0.5 * b.y ? 0.5 * t : 0.0));
        return min(d, box(q + vec2(b.x - t, 0.0), vec2(t, b.y)));
    }
    if (kind < 8.5) {                                                                                    // S
        // two bowls, open at opposite quarters, that share the stroke in the middle
        vec2 half_ = vec2(b.x, 0.5 * (b.y + t)), at = vec2(0.0, 0.5 * (b.y - t));
        vec2 low = vec2(b.x, 0.5 * at.y - t), open = vec2(b.x - 0.03, 0.5 * at.y + t + 0.06 * b.y);
        d = max(bowl(q - at, half_, vec4(1.0), t), -box(q - low, open));
        return min(d, max(bowl(q + at, half_, vec4(1.0), t), -box(q + low, open)));
    }
    if (kind < 9.5) {                                                                                    // 7
        float lean = (b.x - t) / b.y;
        d = max(abs(q.x - q.y * lean) * inversesqrt(1.0 + lean * lean) - t, abs(q.y) - b.y);
        return min(d, box(q - vec2(0.0, b.y - t), vec2(b.x, t)));
    }
    if (kind < 10.5) {                                                                                   // A, V
        float up = own.z < 0.5 ? q.y : -q.y, lean = 0.5 * (b.x - t) / b.y;
        d = abs(abs(q.x) - (up + b.y) * lean) * inversesqrt(1.0 + lean * lean) - t * 0.92;
        return max(max(d, abs(q.y) - b.y), abs(q.x) - b.x);
    }
    if (kind < 11.5) return min(comma(q - vec2(-0.47 * b.x, b.y - 0.45 * b.x), 0.42 * b.x), comma(q - vec2(0.57 * b.x, b.y - 0.45 * b.x), 0.42 * b.x));
    if (kind < 12.5) return length(q - vec2(0.0, r - b.y)) - r;                                           // full stop
    if (kind < 13.5) return bars_of(q, b);
    if (kind < 14.5) return min(box(q - vec2(0.0, 0.9 * r), vec2(0.62 * r, b.y - 0.9 * r)), length(q - vec2(0.0, 0.72 * r - b.y)) - 0.72 * r);  // !
    if (kind < 15.5) return lines(q, b, own);
    return plate(q, b, vec4(own.z < 0.5 ? 1.0 : 0.0, 0.0, 0.0, own.z < 0.5 ? 0.0 : 1.0) * r * 2.0);       // leaf
}

// ---- the forme: what stands where on a sheet ----
struct Type { vec2 at; vec2 b; float kind; float t; vec4 own; bool red; };
// Half a sheet is six columns by `rows`; `q` is a place on it. In one of the two a letter is red.
Type type_at(vec2 q, float rows, float sheet, float half_, bool red) {
    vec4 own = own_of(vec2(sheet, half_), 11.0);
    float cut = own.x < (red ? 0.0 : 0.20) ? 6.0 : own.x < 0.46 ? 4.0 : own.x < 0.72 ? 2.0 : 3.0;
    bool second = q.x > cut;
    float from = second ? cut : 0.0, wide = second ? 6.0 - cut : cut;
    vec2 low = vec2(from, 0.0), high = vec2(from + wide, rows);
    float place = second ? 1.0 : 0.0;
    if (wide < 2.5) {
        // the narrow block has two storeys
        float floor_ = floor(rows * (own.w < 0.5 ? 0.40 : 0.62));
        bool upper = q.y > floor_;
        low.y = upper ? floor_ : low.y;
        high.y = upper ? rows : floor_;
        place += upper ? 2.0 : 4.0;
    }
    Type type;
    type.own = own_of(vec2(sheet, half_ * 8.0 + place), 29.0);
    vec4 two = own_of(vec2(sheet, half_ * 8.0 + place), 53.0);
    type.b = 0.5 * (high - low) - vec2(0.07, 0.20);
    type.at = q - 0.5 * (low + high);
    bool narrow = wide < 2.5;
    type.kind = narrow ? (place > 3.0 ? (type.own.x < 0.34 ? 15.0 : type.own.x < 0.60 ? 13.0 : type.own.x < 0.80 ? 12.0 : 14.0)
                                      : (type.own.x < 0.30 ? 11.0 : type.own.x < 0.55 ? 15.0 : type.own.x < 0.78 ? 16.0 : 13.0))
                       : floor(type.own.x * 10.99);
    bool is_red = red && !narrow && (cut != 3.0 || second == (own.z < 0.5));
    // the red one is as large on every sheet
    if (is_red) type.kind = type.own.x < 0.30 ? 0.0 : type.own.x < 0.42 ? 1.0 : type.own.x < 0.56 ? 3.0 : type.own.x < 0.70 ? 4.0 : type.own.x < 0.86 ? 6.0 : 8.0;
    type.red = is_red;
    // heavy, or a hairline
    type.t = type.b.x * (two.x < 0.70 ? 0.27 + 0.07 * two.y : 0.13);
    if (type.red) type.t = (wide > 3.5 ? 0.185 : 0.25) * type.b.x;
    // some are cut by the margin or the line they stand on
    if (!type.red && !narrow && two.z < 0.30) type.at += vec2(second ? -0.30 : 0.30, 0.0) * wide;
    if (!type.red && !narrow && two.w < 0.25) type.at.y += 0.16 * rows;
    return type;
}

// ---- what does not move: the marks of the printer around it ----
float marks(vec2 p, vec2 half_, float u, float px) {
    vec2 in_ = half_ - abs(p);
    float thin = 0.75 * max(px, 1.0 / 1080.0);
    float x = (p.x + half_.x - 0.05) / u, near = abs(x - floor(x + 0.5)) * u;
    float tick = max(near - thin, abs(in_.y - 0.0185) - 0.0075);
    float y = p.y / (0.5 * u), level = abs(y - floor(y + 0.5)) * 0.5 * u;
    tick = min(tick, max(level - thin, abs(in_.x - 0.0185) - (mod(floor(y + 0.5), 4.0) < 0.5 ? 0.0085 : 0.0035)));
    return clamp(0.5 - tick / px, 0.0, 1.0) * step(0.05, max(in_.x, in_.y));
}

void main() {
    if (PASSINDEX == 0) { gl_FragColor = vec4(palette_at((gl_FragCoord.x - 0.5) / 1023.0), 1.0); return; }
    if (PASSINDEX == 1) { gl_FragColor = reel_at(ivec2(gl_FragCoord.xy)); return; }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px, half_ = 0.5 * RENDERSIZE * px;
    float many = floor((2.0 * half_.x - 0.10) / 0.143 + 0.5), u = (2.0 * half_.x - 0.10) / many;
    float x = (p.x + half_.x - 0.05) / u, column = clamp(floor(x), 0.0, many - 1.0);

    // up the strip, as far as this column was fed
    float strip = (p.y + half_.y) / (2.0 * half_.y) - fed(texelFetch(reels, ivec2(many < 9.5 ? 2.0 * column : column, 0), 0));
    // and the press never stands quite still
    strip -= fract(TIME * (FEED / SHEETS)) * SHEETS;
    float sheet = floor(strip), rows = 2.0 * half_.y / u;
    vec2 q = vec2(x, (strip - sheet) * rows), world = vec2(x, mod(strip, 64.0) * rows);
    sheet = mod(sheet, SHEETS);
    // where there is room for two halves of a sheet they lie side by side or one on the other
    float red_half = step(0.5, own_of(vec2(sheet, 2.0), 5.0).x), half_of = floor(column / 6.0);
    bool stacked = rows > 9.5;
    if (stacked) { rows *= 0.5; half_of = q.y > rows ? 0.0 : 1.0; q.y -= q.y > rows ? rows : 0.0; }
    else if (many < 9.5) half_of = red_half;
    q.x -= 6.0 * floor(column / 6.0);
    Type type = type_at(q, rows, sheet, half_of, half_of == red_half);

    float weight = type.red ? type.t * (1.0 + 0.06 * glow) : type.t;
    float d = letter(type.kind, type.at, type.b, weight, type.own);
    float sharp = u * side;

    // ink of a wooden letter: mottled by pressure, streaked along the grain, with holes
    float mottle = noise(world * 1.3 + 3.0), streak = noise(world * vec2(19.0, 1.1)), fine = noise(world * 46.0);
    float rough = (fine - 0.5) * 0.012;
    float inside = -d + rough;
    float cover = clamp(inside * sharp + 0.5, 0.0, 1.0);
    // ink that was pressed out stands at the edge
    float squeeze = clamp(1.0 - abs(inside - 0.016) * 60.0, 0.0, 1.0);
    float worn = 0.45 * mottle + 0.30 * streak + 0.25 * fine;
    float thinly = type.kind > 14.5 && type.kind < 15.5 ? 0.0 : 1.0;
    float inked = type.red ? 1.0 : clamp((0.48 + 1.0 * density - type.own.y) * 2.2, 0.0, 1.0);
    float solid = clamp((inked * 1.25 + 0.10 * squeeze - worn * 0.85 - 0.02) * 5.0, 0.0, 1.0);
    solid = mix(1.0, solid, thinly);
    float keyline = clamp(1.1 - abs(d + 0.004) * sharp / max(1.0, side / 720.0), 0.0, 1.0);

    // a raking light goes over the sheet
    vec2 pool = p - vec2(0.42 * half_.x * 2.0 * swing(TIME * 0.09 + 0.40), 0.7 * half_.y * swing(TIME * 0.13 + 0.15));
    float light = 0.66 + 0.38 / (1.0 + 3.0 * dot(pool, pool));
    // the more ink, the harder it presses
    float press = 0.75 + 0.45 * density;
    float stop = type.kind > 14.5 && type.kind < 15.5 ? 0.50 : type.own.w < 0.62 ? 0.60 : 0.42;
    vec3 ink = ramp_at(min(stop * press * light, 0.60)) * (0.80 + 0.22 * streak + 0.12 * squeeze);
    vec3 red = palette[4].rgb * (0.82 + 0.18 * glow) * (0.93 + 0.07 * streak + 0.06 * squeeze);
    red = mix(red, palette[5].rgb, 0.21 * glow);

    // the paper is black and a little uneven
    vec3 ground = mix(palette[0].rgb, palette[1].rgb, 0.05 + 0.16 * mottle * light + 0.04 * fine);
    vec3 colour = mix(ground, type.red ? red : ink, cover * solid);
    colour = mix(colour, ramp_at(0.56 * light), type.red ? 0.0 : keyline * (1.0 - solid) * thinly);
    bool on_sheet = abs(p.x) < half_.x - 0.05 && abs(p.y) < half_.y - 0.035;
    colour = on_sheet ? colour : ground;
    colour = mix(colour, ramp_at(0.50), marks(p, half_, u, px) * 0.8);
    gl_FragColor = vec4(colour, 1.0);
}
