"""Compares the reader with what the Go program says: check.py CASES.json"""

import json
import sys

sys.path.insert(0, sys.argv[2])
import sweep_model

with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
n, wrong = 0, 0
for case in cases:
    model = sweep_model.Model.load(case["model"])
    for text in case["texts"]:
        n += 1
        tokens = [model.tokens(r, *text["fields"]) for r in range(len(model.meta["routes"]))] if text["tokens"] else None
        scores = model.scores(*([text["numbers"]] if text.get("numbers") else text["fields"]))
        far = max(abs(a - b) / (1 + abs(b)) for a, b in zip(scores, text["scores"]))
        if tokens != text["tokens"] or not far < 1e-5 or len(scores) != len(text["scores"]):
            wrong += 1
            if wrong <= 5:
                print(case["name"], json.dumps(text["fields"]), "tokens", json.dumps(tokens), "not", json.dumps(text["tokens"]), "scores", list(scores), "not", text["scores"])
print(n, "texts,", wrong, "wrong")
