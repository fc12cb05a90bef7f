// Compares the reader with what the Go program says: check.mjs CASES.json FOLDER
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const { Model } = await import(pathToFileURL(process.argv[3] + "/sweep_model.mjs"));
const cases = JSON.parse(await readFile(process.argv[2], "utf8"));
let n = 0;
let wrong = 0;
for (const c of cases) {
  const file = await readFile(c.model);
  const model = await Model.read(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  for (const text of c.texts) {
    n++;
    const tokens = text.tokens ? model.meta.routes.map((_, r) => model.tokens(r, ...text.fields)) : null;
    const scores = model.scores(...(text.numbers ? [text.numbers] : text.fields));
    const far = Math.max(...text.scores.map((b, i) => Math.abs(scores[i] - b) / (1 + Math.abs(b))));
    if (JSON.stringify(tokens) !== JSON.stringify(text.tokens) || !(far < 1e-5) || scores.length !== text.scores.length) {
      wrong++;
      if (wrong <= 5) console.log(c.name, JSON.stringify(text.fields), "tokens", JSON.stringify(tokens), "not", JSON.stringify(text.tokens), "scores", scores, "not", text.scores);
    }
  }
}
console.log(`${n} texts, ${wrong} wrong`);
