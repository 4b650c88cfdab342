"""Which stem a file is, by its name: in English, by common abbreviations, and in other languages.

Words of Latin, Greek and Cyrillic script are compared whole, without accents; others (Japanese,
Chinese, Korean, Arabic) wherever they stand in the name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise

from nodegraph.model.errors import Unusable

PLAIN = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d"})
ROLES = ("drums", "bass", "vocals", "other")
LEFT_OUT = "none"

WORDS: dict[str, str] = {
    "drums": "drum drums drumset drumkit kick kicks kik bd snare snares sd sn clap claps hat hats "
    "hihat hihats hh ohh chh tom toms cymbal cymbals ride crash overhead overheads rimshot perc "
    "percs percussion shaker tambourine conga congas bongo bongos cowbell 808s 909 "
    "schlagzeug trommel trommeln bassdrum becken batterie caisse batería bombo caja platillos "
    "percusión batteria cassa rullante piatti percussioni bateria percussão bumbo slagwerk "
    "trommer trummor slagtøj perkusja bębny bicí davul davullar dob rummut "
    "ударные барабаны барабан бочка перкуссия ударні барабани τύμπανα κρουστά",
    "bass": "bass basses bassline sub subbass 808 contrabass doublebass kontrabass basse "
    "contrebasse bajo contrabajo basso contrabbasso baixo contrabaixo bas basgitaar baskytara "
    "basgitara bassgitarre basszus basa бас контрабас μπάσο",
    "vocals": "vocal vocals vox voc vx voice voices leadvox singer singing choir acapella "
    "acappella accapella adlib adlibs bgv bgvs bvs harmonies rap gesang stimme stimmen chor voix "
    "chant chants chœur chœurs voz voces vocales coro coros canto voce voci cantato vozes vocais "
    "zang koor sang vokal vokaler vokalen sång wokal wokale śpiew głos zpěv ének laulu "
    "вокал голос голоса хор спів голоси φωνή φωνητικά",
    "other": "other others rest instrumental instruments guitar guitars gtr piano keys synth "
    "synths pad pads strings brass lead melody fx sfx andere reste autres autre otros otro resto "
    "altro altri outros outro overig inne ostatní diğer другое остальное інше",
}
ANYWHERE: dict[str, tuple[str, ...]] = {
    "drums": (
        "ドラム",
        "打楽器",
        "パーカッション",
        "鼓",
        "打击",
        "드럼",
        "طبول",
        "إيقاع",
        "תופים",
        "กลอง",
    ),
    "bass": ("ベース", "低音", "贝斯", "贝司", "貝斯", "베이스", "باس", "בס", "เบส"),
    "vocals": (
        *("ボーカル", "ヴォーカル", "歌", "声", "人声", "人聲", "主唱", "보컬", "목소리"),
        *("غناء", "صوت", "שירה", "ร้อง"),
    ),
    "other": ("その他", "其他", "기타"),
}
PAIRS: tuple[
    tuple[str, str], ...
] = (  # together they mean the first, whatever the words mean alone
    ("drums", "bass drum"),
    ("drums", "grosse caisse"),
    ("drums", "hi hat"),
    ("other", "lead synth"),
    ("other", "synth lead"),
)
WITHOUT = frozenset("no non without minus ohne sans sin sem senza zonder bez без uten utan".split())
SUMS = frozenset("instrumental karaoke playback accompaniment backing".split())
WHOLE = frozenset(
    "mix mixdown master mastered full fullmix song original stereo 2mix premaster".split()
)


def role_of(name: str, folder: str = "") -> str:
    """Return the stem a file name (and failing that, its folder's) means: a role, else `other`."""
    return _meant(name) or _meant(folder) or "other"


def _is_whole(name: str) -> bool:
    """Return whether a name says that the file is the finished mix."""
    return _meant(name) == "" and not WHOLE.isdisjoint(_words(name))


def _is_sum(name: str) -> bool:
    """Return whether a name says that the file is everything but the voice."""
    words = _words(name)
    return _meant(name) == "other" and (_lacks(words) or not SUMS.isdisjoint(words))


def _meant(name: str) -> str:
    plain, words = unicodedata.normalize("NFKC", name).casefold(), _words(name)
    if _lacks(words):
        return "other"
    line = " ".join(words)
    for role, pair in PAIRS:
        if pair in line:
            return role
    # a lead vocal is a vocal and a synth bass a bass: what is named more closely comes first
    for role in ("vocals", "drums", "bass", "other"):
        if not _known(role).isdisjoint(words) or any(word in plain for word in ANYWHERE[role]):
            return role
    return ""


def _lacks(words: Sequence[str]) -> bool:
    """Return whether words speak of something that is not there: `no vocals`, `ohne Bass`."""
    return any(
        one in WITHOUT and any(two in _known(role) for role in ROLES)
        for one, two in pairwise(words)
    )


@cache
def _known(role: str) -> frozenset[str]:
    return frozenset(_words(WORDS[role]))


def _words(name: str) -> list[str]:
    """Return the words of a name: parted at case, digits and signs; without accents."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", name))
    bare = unicodedata.normalize("NFD", parted.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign)).translate(PLAIN)
    return re.findall(r"808s?|909|[^\W\d_]+", bare)


def read_mapping(text: str) -> list[tuple[str, str]]:
    """Return (pattern, role) of `kick*.wav = drums; choir = vocals`. Raises Unusable."""
    found: list[tuple[str, str]] = []
    for line in re.split(r"[;\n]", text):
        if not line.strip():
            continue
        pattern, equals, role = (part.strip() for part in line.rpartition("="))
        if not equals or not pattern or role not in (*ROLES, LEFT_OUT):
            raise Unusable(
                f"mapping: {line.strip()!r} is not NAME = STEM; write for example "
                f"'kick* = drums', with one of {', '.join(ROLES)} or {LEFT_OUT}."
            )
        found.append((unicodedata.normalize("NFC", pattern).casefold(), role))
    return found


def assigned(names: Sequence[tuple[str, str]], mapping: str = "") -> list[str]:
    """Return the role of each (folder, file name), `none` for what is left out.

    The mapping's first pattern that fits decides, then the name. What is a sum of others by its
    name is left out where there are others: a finished mix, an instrumental beside drums or bass.
    """
    rules = read_mapping(mapping)
    stems = [name.rpartition(".")[0] or name for _, name in names]
    chosen = [_chosen(rules, name, stem) for (_, name), stem in zip(names, stems, strict=True)]
    roles = [
        choice or role_of(stem, folder)
        for choice, stem, (folder, _) in zip(chosen, stems, names, strict=True)
    ]
    parts = [not _is_whole(stem) for stem in stems]
    rhythm = "drums" in roles or "bass" in roles
    for place, stem in enumerate(stems):
        is_sum = (not parts[place] and any(parts)) or (rhythm and _is_sum(stem))
        if is_sum and not chosen[place]:
            roles[place] = LEFT_OUT
    return roles


def _chosen(rules: Sequence[tuple[str, str]], *names: str) -> str:
    """Return what the mapping says of a file, with or without its ending."""
    plain = [unicodedata.normalize("NFC", name).casefold() for name in names]
    fit = (role for rule, role in rules if any(fnmatchcase(name, rule) for name in plain))
    return next(fit, "")
