"""Records what pandas reads of files in many layouts: pandas.json.gz, which TestPandas
holds the readers to. Run it with pandas and pyarrow installed:

    python3 internal/records/testdata/record.py
"""
import base64
import bz2
import csv
import gzip
import io
import json
import lzma
import os
import zipfile

import pandas as pd

HERE = os.path.dirname(os.path.abspath(__file__))

TEXTS = [
    ("please pay my bill, number %d", "billing"),
    ('she said "pay" %d times; then left', "billing"),
    ("the lamp %d in the kitchen is dark", "home"),
    ("line one %d\nline two of the same text", "home"),
    ("un café crème %d, s'il vous plaît", "food"),
    ("a|b %d and some more words here", "other"),
]
PLAIN = [(t.replace("\n", " ").replace('"', "'").replace("\t", " "), l) for t, l in TEXTS]
RUSSIAN = [("мой заказ номер %d ещё не пришёл, помогите", "жалоба"), ("спасибо за быструю помощь %d раз", "благодарность")]
JAPANESE = [("注文した商品%dがまだ届きません", "苦情"), ("とても親切な対応でした%d、ありがとう", "お礼")]
CHINESE = [("我的订单%d还没有到，请帮我查一下", "投诉"), ("谢谢，服务非常好%d", "表扬")]
KOREAN = [("주문한 상품 %d 아직 도착하지 않았어요", "불만"), ("정말 친절하게 대응해 주셔서 감사합니다 %d", "칭찬")]
POLISH = [("moje zamówienie %d jeszcze nie przyszło, proszę o pomoc", "skarga"), ("dziękuję, wszystko działa świetnie %d", "pochwała")]


def frame(texts, n=12):
    rows = [(t % i, l) for i in range(n) for t, l in texts]
    return pd.DataFrame(rows, columns=["text", "label"])


def written(df, **kw):
    out = io.StringIO()
    kw.setdefault("index", False)
    kw.setdefault("lineterminator", "\n")
    df.to_csv(out, **kw)
    return out.getvalue()


cases = []


def case(name, content, read, text="text", label="label", src=None):
    """Keeps a file and what pandas makes of it, read by a function of its bytes."""
    if isinstance(content, str):
        content = content.encode("utf-8")
    df = read(content)
    rows = [[str(t), str(l)] for t, l in zip(df[text], df[label])]
    cases.append({"name": name, "content": base64.b64encode(content).decode(), "src": src or {}, "rows": rows})


def csv_of(**kw):
    kw.setdefault("keep_default_na", False)
    return lambda b: pd.read_csv(io.BytesIO(b), **kw)


for sep, what in [(",", "commas"), (";", "semicolons"), ("|", "bars"), ("\t", "tabs")]:
    texts = TEXTS if sep != "\t" else PLAIN
    df = frame(texts)
    named = dict(sep=sep)
    if sep == "\t":
        named["quoting"] = csv.QUOTE_NONE
    case(f"{what}, header", written(df, sep=sep, **({"quoting": csv.QUOTE_NONE, "escapechar": "\\"} if sep == "\t" else {})), csv_of(**named))
    case(f"{what}, no header", written(df, sep=sep, header=False, **({"quoting": csv.QUOTE_NONE, "escapechar": "\\"} if sep == "\t" else {})),
         csv_of(header=None, names=["text", "label"], **named))
    case(f"{what}, all quoted", written(df, sep=sep, quoting=csv.QUOTE_ALL), csv_of(sep=sep))
    case(f"{what}, CRLF", written(df, sep=sep, lineterminator="\r\n", quoting=csv.QUOTE_ALL), csv_of(sep=sep))
    case(f"{what}, label first", written(df[["label", "text"]], sep=sep, quoting=csv.QUOTE_ALL), csv_of(sep=sep))
    more = df.assign(id=range(len(df)), day=[f"2024-01-{1 + i % 28:02d}" for i in range(len(df))])
    case(f"{what}, id and day", written(more[["id", "day", "text", "label"]], sep=sep, quoting=csv.QUOTE_ALL), csv_of(sep=sep))
    case(f"{what}, index", written(df, sep=sep, index=True, quoting=csv.QUOTE_ALL), csv_of(sep=sep))

df = frame(TEXTS)
numbers = df.assign(label=df.label.map({"billing": 0, "home": 1, "food": 2, "other": 3}))
case("numbers as labels", written(numbers), csv_of())
case("numbers as labels, no header", written(numbers, header=False), csv_of(header=None, names=["text", "label"]))
case("numbers first, no header", written(numbers[["label", "text"]], header=False), csv_of(header=None, names=["label", "text"]))
case("mark", b"\xef\xbb\xbf" + written(df).encode(), csv_of(encoding="utf-8-sig"))
case("blank lines", written(frame(PLAIN)).replace("\n", "\n\n"), csv_of())
case("CR", written(frame(PLAIN), lineterminator="\r"), csv_of(lineterminator="\r"))
case("all columns empty but two", written(df.assign(a="", b="", c="").rename(columns={"a": "Unnamed: 2", "b": "Unnamed: 3", "c": "Unnamed: 4"})).replace("Unnamed: 2,Unnamed: 3,Unnamed: 4", ",,", 1), csv_of())
case("v1, v2", written(df[["label", "text"]].rename(columns={"label": "v1", "text": "v2"})), csv_of(), text="v2", label="v1")
case("other names", written(df.rename(columns={"text": "utterance", "label": "intent"})), csv_of(), text="utterance", label="intent")
case("own names", written(df.rename(columns={"text": "what_was_said", "label": "goes_to"})), csv_of(), text="what_was_said", label="goes_to")
case("names in capitals", written(df.rename(columns={"text": "TEXT", "label": "LABEL"})), csv_of(), text="TEXT", label="LABEL")
case("a link too", written(df.assign(url=[f"https://example.com/a/rather/long/path/to/the/page/{i}/index.html?with=parameters" for i in range(len(df))])), csv_of())
case("a hash too", written(df.assign(hash=[f"{i:064x}" for i in range(len(df))])), csv_of())
case("a split too", written(df.assign(split=["train" if i % 3 else "test" for i in range(len(df))])), csv_of())
case("a price too", written(df.assign(price=[f"{i * 1.37:.2f}" for i in range(len(df))])), csv_of())
case("one quote in a text", written(frame([('a 5" screen %d', "x"), ("a pipe %d", "y")]), quoting=csv.QUOTE_MINIMAL), csv_of())
case("backslashes", written(frame([('say "no" %d, please', "x"), ("a pipe %d", "y")]), quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\"), csv_of(escapechar="\\"))
case("spaces before quotes", "\n".join(['"text", "label"'] + [f'"my bill {i}, please", "{"ab"[i % 2]}"' for i in range(20)]) + "\n", csv_of(skipinitialspace=True))
case("empty texts", "text,label\n" + "".join(f'{"" if i % 5 == 4 else f"a text of words {i}"},{"ab"[i % 2]}\n' for i in range(40)), csv_of())
case("delimiter stated", written(frame(PLAIN), sep="~"), csv_of(sep="~"), src={"Form": "csv", "Delimiter": "~"})

for texts, encodings, what in [
    (TEXTS, ["cp1252", "utf-16", "utf-16-le", "utf-16-be", "latin-1"], "French"),
    (RUSSIAN, ["cp1251", "koi8-r", "utf-16-le"], "Russian"),
    (JAPANESE, ["shift_jis", "euc-jp", "utf-16-be"], "Japanese"),
    (CHINESE, ["gbk", "gb18030", "utf-16-le"], "Chinese"),
    (KOREAN, ["cp949"], "Korean"),
    (POLISH, ["cp1250", "iso-8859-2"], "Polish"),
]:
    for encoding in encodings:
        case(f"{what} in {encoding}", written(frame(texts)).encode(encoding), csv_of(encoding=encoding))

plain = written(df).encode()
case("gzip", gzip.compress(plain), csv_of(compression="gzip"))
case("bzip2", bz2.compress(plain), csv_of(compression="bz2"))
case("xz", lzma.compress(plain), csv_of(compression="xz"))
zipped = io.BytesIO()
with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("data.csv", plain)
case("zip", zipped.getvalue(), csv_of(compression="zip"))

json_of = lambda **kw: lambda b: pd.read_json(io.BytesIO(b), dtype=False, **kw)
case("JSON lines", df.to_json(orient="records", lines=True, force_ascii=False), json_of(lines=True))
case("JSON lines, escapes", df.to_json(orient="records", lines=True), json_of(lines=True))
case("JSON lines, other keys", more.to_json(orient="records", lines=True), json_of(lines=True))
case("JSON lines, numbers as labels", numbers.to_json(orient="records", lines=True), json_of(lines=True))
case("JSON lines in UTF-16", df.to_json(orient="records", lines=True, force_ascii=False).encode("utf-16"), lambda b: pd.read_json(io.StringIO(b.decode("utf-16")), lines=True, dtype=False))
case("a JSON list", df.to_json(orient="records"), json_of())
case("a JSON list, indented", df.to_json(orient="records", indent=2), json_of())
case("JSON lists", df.to_json(orient="values"), lambda b: pd.DataFrame(json.loads(b), columns=["text", "label"]))
case("JSON lists, one a line", "\n".join(json.dumps(row) for row in df.values.tolist()), lambda b: pd.DataFrame([json.loads(l) for l in b.splitlines()], columns=["text", "label"]))
nested = [{"id": i, "body": {"text": t}, "meta": {"label": l}} for i, (t, l) in enumerate(df.values.tolist())]
case("JSON lines, nested", "\n".join(json.dumps(x) for x in nested), lambda b: pd.json_normalize([json.loads(l) for l in b.splitlines()]), text="body.text", label="meta.label")
case("JSON lines, gzip", gzip.compress(df.to_json(orient="records", lines=True).encode()), json_of(lines=True, compression="gzip"))

parquet = io.BytesIO()
more.to_parquet(parquet, index=False)
case("Parquet", parquet.getvalue(), lambda b: pd.read_parquet(io.BytesIO(b)))
parquet = io.BytesIO()
numbers.to_parquet(parquet, index=False, compression="zstd")
case("Parquet, zstd, numbers as labels", parquet.getvalue(), lambda b: pd.read_parquet(io.BytesIO(b)))
parquet = io.BytesIO()
df.astype("category").to_parquet(parquet, index=True, compression="gzip")
case("Parquet, categories", parquet.getvalue(), lambda b: pd.read_parquet(io.BytesIO(b)))

with open(os.path.join(HERE, "pandas.json.gz"), "wb") as raw:
    with gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(json.dumps({"pandas": pd.__version__, "cases": cases}, ensure_ascii=False, separators=(",", ":")).encode())
print(len(cases), "layouts")
