"""How the driver talks to a worker: JSON lines in, JSON lines out.

The first line holds the settings. Each further line is a request whose key "do"
names what is asked for, and gets one line of answer.
"""

import json
import os
import sys
import traceback


def settings():
    """The first line; from here on what is printed goes to standard error."""
    answers = os.dup(1)
    os.dup2(2, 1)
    return json.loads(sys.stdin.readline()), os.fdopen(answers, "w")


def serve(worker, answers):
    """Answers each request with what worker's method of that name returns."""
    for line in sys.stdin:
        q = json.loads(line)
        try:
            answer = getattr(worker, q["do"])(q)
        except Exception as e:  # the driver decides what to do about it
            traceback.print_exc()
            answer = {"error": f"{type(e).__name__}: {e}"}
        print(json.dumps(answer), file=answers, flush=True)
