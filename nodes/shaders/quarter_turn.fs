/*{
  "DESCRIPTION": "A wall of quarter circles on springs: on the beat some of them turn, and a wave of turning runs through the wall.",
  "CREDIT": "nodegraph",
  "ISFVSN": "2",
  "CATEGORIES": ["Generator"],
  "INPUTS": [
    {"NAME": "palette", "TYPE": "palette", "DEFAULT": "signal", "LABEL": "Palette"},
    {"NAME": "glow", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.0, "LABEL": "Large quarter"},
    {"NAME": "beats", "TYPE": "float", "MIN": 0.0, "MAX": 1000000.0, "DEFAULT": 0.0, "LABEL": "Beats", "DESCRIPTION": "So far; with each whole number some tiles turn."},
    {"NAME": "bars", "TYPE": "float", "MIN": 0.0, "MAX": 1000000.0, "DEFAULT": 0.0, "LABEL": "Bars", "DESCRIPTION": "So far; the large quarter turns with every second one."},
    {"NAME": "share", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.4, "LABEL": "Share", "DESCRIPTION": "Of the tiles that turn at a beat."},
    {"NAME": "density", "TYPE": "float", "MIN": 0.0, "MAX": 1.0, "DEFAULT": 0.6, "LABEL": "Density", "DESCRIPTION": "How many tiles are lit."}
  ],
  "PASSES": [
    {"TARGET": "springs", "WIDTH": "32", "HEIGHT": "33", "FLOAT": true, "PERSISTENT": true},
    {"TARGET": "tiles", "WIDTH": "32", "HEIGHT": "64", "FLOAT": true},
    {}
  ]
}*/

// Four numbers of a place.
vec4 own_of(vec2 cell, float salt) {
    cell = mod(cell + 64.0, 289.0);
    return shuffle(shuffle(shuffle(vec4(0, 71, 142, 213) + cell.x) + cell.y) + mod(salt, 289.0)) * (1.0 / 288.0);
}

// ---- the wall: nine cells a side, one of them margin; four cells by four are the large quarter ----
const float CELLS = 9.0;
const vec2 LARGE = vec2(0.0, -2.0);
bool in_large(vec2 cell) {
    vec2 d = cell - LARGE;
    return min(d.x, d.y) >= 0.0 && max(d.x, d.y) < 4.0;
}
// Lower left cell of the tile a cell belongs to, and the tile's size in cells.
vec3 tile_of(vec2 cell) {
    if (in_large(cell)) return vec3(LARGE, 4.0);
    vec2 pair = floor(cell * 0.5) * 2.0;
    return own_of(pair, 5.0).x < 0.30 ? vec3(pair, 2.0) : vec3(cell, 1.0);
}

// Turn in quarters, its speed, where it is going, seconds until it goes. The top row counts.
vec4 spring_at(ivec2 at) {
    float beat = floor(beats + 0.5), bar = floor((bars + 0.5) * 0.5);
    if (at.y == 32) return vec4(beat, bar, 0.0, 1.0);
    vec2 cell = vec2(at) - 16.0;
    vec4 counted = texelFetch(springs, ivec2(0, 32), 0), s = texelFetch(springs, at, 0);
    vec4 own = own_of(cell, 1.0);
    if (FRAMEINDEX == 0) {
        float first = cell == LARGE ? 1.0 : floor(own.y * 3.99);
        return vec4(first, 0.0, first, -1.0);
    }
    bool big = cell == LARGE;
    bool struck = big ? bar != counted.g : beat != counted.r;
    if (struck && s.a < 0.0) {
        // waves cross the wall from changing corners, half a second long
        vec4 now = own_of(vec2(beat, 3.0), 9.0);
        vec2 from = sign(now.xy - 0.5);
        float way = dot(cell, from) * 0.020 + 0.26 + 0.05 * own.w;
        float chosen = own_of(cell, beat + 20.0).x;
        if (big) s.a = share > 0.02 ? 0.0 : -1.0;
        else if (chosen < share) s.a = max(way, 0.0);
    }
    if (s.a >= 0.0) {
        s.a -= TIMEDELTA;
        if (s.a < 0.0) {
            s.z += own_of(vec2(beat * 0.25, 1.0), 3.0).x < 0.5 && !big ? -1.0 : 1.0;
            s.a = -1.0;
        }
    }
    // a damped spring has a closed form: any number of frames gives the same turn
    float pull = big ? 3.4 : 4.2, damp = 0.74 * pull, ring = pull * 0.6726;
    float x = s.x - s.z, e = exp(-damp * TIMEDELTA), c = cos(ring * TIMEDELTA), n = sin(ring * TIMEDELTA) / ring;
    float v = s.y + damp * x;
    s.x = s.z + e * (x * c + v * n);
    s.y = e * (v * c - ring * ring * x * n) - damp * (s.x - s.z);
    if (abs(s.z) > 64.0) { s.x -= 64.0 * sign(s.z); s.z -= 64.0 * sign(s.z); }
    return s;
}

// What the picture needs of a cell. Below: cosine and sine of the turn, middle of the tile from the cell's own.
// Above: size of a turned tile in cells, kind, stop of the palette, light.
vec4 pose_at(ivec2 at) {
    bool above = at.y >= 32;
    vec2 cell = vec2(at.x, at.y - (above ? 32 : 0)) - 16.0;
    vec3 tile = tile_of(cell);
    vec4 s = texelFetch(springs, ivec2(tile.xy + 16.0), 0);
    float angle = fract(s.x * 0.25) * 6.2831853, c = cos(angle), n = sin(angle);
    if (!above) return vec4(c, n, tile.xy + 0.5 * tile.z - cell - 0.5);
    vec4 own = own_of(tile.xy, 31.0);
    bool big = tile.z > 3.0;
    float kind = big ? 0.0 : floor(own.x * 6.99);
    float stop = own.y < 0.16 ? 1.0 : own.y < 0.60 ? 2.0 : own.y < 0.90 ? 3.0 : own.y < 0.96 ? 5.0 : 4.0;
    if (big) stop = 4.0;
    float lit = big ? 1.0 : clamp((0.47 + 0.50 * density - own.z) * 6.0, 0.0, 1.0) * (0.88 + 0.12 * own.w);
    // a tile stays inside its place while it turns
    float size = tile.z / (abs(c) + abs(n));
    return vec4(size, kind, stop, lit);
}

float cover(float inside, float sharp) { return clamp(inside * sharp + 0.5, 0.0, 1.0); }

void main() {
    if (PASSINDEX == 0) { gl_FragColor = spring_at(ivec2(gl_FragCoord.xy)); return; }
    if (PASSINDEX == 1) { gl_FragColor = pose_at(ivec2(gl_FragCoord.xy)); return; }
    float side = min(RENDERSIZE.x, RENDERSIZE.y);
    float px = 1.0 / side;
    vec2 p = (gl_FragCoord.xy - 0.5 * RENDERSIZE) * px;
    vec2 q = p * CELLS, cell = floor(q);
    vec2 most = min(floor((RENDERSIZE * px * CELLS - 0.8) * 0.5), 15.0);
    bool on_wall = max(abs(q.x) - most.x, abs(q.y) - most.y) < 0.0;
    cell = clamp(cell, -16.0, 15.0);
    ivec2 at = ivec2(cell + 16.0);
    vec4 turn = texelFetch(tiles, at, 0), look = texelFetch(tiles, at + ivec2(0, 32), 0);

    // into the tile: -.5..0.5, turned
    vec2 d = (q - cell - 0.5 - turn.zw) / look.x;
    vec2 u = vec2(turn.x * d.x + turn.y * d.y, turn.x * d.y - turn.y * d.x);
    float sharp = look.x * side / CELLS;

    // every kind is two bands around two points: place, radius and half width of each
    vec4 a = vec4(-0.5, -0.5, 0.0, 0.94), b = vec4(0.5, 0.5, 0.0, -1.0);
    if (look.y > 0.5) a = vec4(-0.5, -0.5, 0.70, 0.24);
    if (look.y > 1.5) { a = vec4(-0.5, -0.5, 0.5, 0.165); b = vec4(0.5, 0.5, 0.5, 0.165); }
    if (look.y > 2.5) { a = vec4(0.0, -0.47, 0.0, 0.47); b.w = -1.0; }
    if (look.y > 3.5) { a = vec4(-0.5, -0.5, 0.0, 0.46); b = vec4(0.5, 0.5, 0.0, 0.46); }
    if (look.y > 4.5) { a = vec4(0.0, 0.0, 0.0, 0.17); b.w = -1.0; }
    if (look.y > 5.5) { a = vec4(-0.5, -0.5, 0.76, 0.18); b = vec4(-0.5, -0.5, 0.0, 0.34); }
    vec2 ua = u - a.xy, ub = u - b.xy;
    float ra = length(ua), rb = length(ub);
    float in_a = a.w - abs(ra - a.z), in_b = b.w - abs(rb - b.z);
    float plate = 0.5 - 0.018 - max(abs(u.x), abs(u.y));
    float inside = min(max(in_a, in_b), plate);
    bool second = in_b > in_a;
    vec2 v = second ? ub : ua;
    float r = max(second ? rb : ra, 1e-3);

    // turned metal: grooves around the point, so that a wedge of light lies across and wanders
    float low = swing(TIME * 0.034 + 0.25) * 0.9 + 0.7;
    vec2 sun = vec2(1.0 - 0.5 * low * low, low);
    vec2 local = vec2(turn.x * sun.x + turn.y * sun.y, turn.x * sun.y - turn.y * sun.x);
    float along = dot(v, local);
    along = along * along / (r * r * dot(local, local));
    float sheen = along * along;
    float groove = abs(fract(r * look.x * 9.0) - 0.5) * clamp(sharp * 0.5 / (look.x * 9.0) - 1.0, 0.0, 1.0);
    float grain = noise(p * vec2(260.0, 240.0)) - 0.5;
    bool large = look.x > 2.6;
    // what a kick lights is a wedge of the large quarter, near its middle whichever way it stands
    vec2 mid = vec2(1.0, 1.0 + 0.4 * swing(TIME * 0.021 + 0.3));
    float gleam = max(dot(v, mid), 0.0);
    gleam = gleam * gleam / (r * r * dot(mid, mid));
    gleam *= gleam;
    gleam *= gleam;
    float light = 0.72 + 0.44 * sheen - 0.10 * groove;
    // a pool of light crosses the wall; what is far from it sinks away
    vec2 pool = vec2(0.36 * swing(TIME * 0.009 + 0.45), 0.22 * swing(TIME * 0.012 + 0.2));
    vec2 away = p - pool;
    float fall = 1.0 / (1.0 + 1.7 * dot(away, away));
    light = large ? 0.74 + 0.20 * sheen + 0.12 * gleam - 0.05 * groove + glow * (0.02 + 0.20 * gleam) : light * (0.50 + 0.90 * fall) * look.w;
    light *= 1.0 + 0.10 * grain;

    vec3 ground = palette[0].rgb, base = mix(ground, palette[1].rgb, (0.10 + 0.20 * fall) * (large ? 1.0 : 0.5 + 0.5 * look.w));
    base = mix(ground, base, cover(plate + 0.006, sharp) * (1.0 + 0.15 * grain));
    int stop = int(look.z + 0.5);
    vec3 colour = palette[stop].rgb;
    vec3 piece = mix(ground, colour, min(light, 1.0));
    piece = mix(piece, palette[5].rgb, large ? glow * (0.01 + 0.345 * gleam) : 0.0);
    // its cut edge catches the light
    float rim = clamp(1.0 - abs(inside - 1.2 / sharp) * sharp * 0.8, 0.0, 1.0);
    piece += rim * 0.10 * light * colour;
    colour = mix(base, piece, cover(inside, sharp) * (large ? 1.0 : min(look.w * 3.0, 1.0)));
    gl_FragColor = vec4(on_wall ? colour : ground, 1.0);
}
