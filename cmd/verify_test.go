package sweepcmd

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVerify: damage is named and makes the exit code 1, whatever reads the results
// refuses them, and what is whole can be saved: the same command trains the rest
// again, to the same table.
func TestVerify(t *testing.T) {
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--quiet")
	whole := table(t, "tiny", "runs")
	if out := must(t, "verify"); !strings.Contains(out, "tiny: sound, ") {
		t.Errorf("a sound study: %s", out)
	}

	path := filepath.Join("runs", "sweep.db")
	data := []byte(read(t, path))
	at := bytes.Index(data, []byte(`complete{`)) // a state, with the params after it
	if at < 0 {
		t.Fatal("there is no complete trial")
	}
	data[at] ^= 1
	write(t, path, string(data))
	for _, line := range []string{"list", "show tiny", "show tiny --json", "report tiny", "export tiny --trial 1", "run tiny.toml --quiet"} {
		o := sweep(strings.Fields(line)...)
		if o.code != Failed || !strings.Contains(o.err, "is damaged: trial ") || !strings.Contains(o.err, "; sweep verify says") || strings.Count(o.err, "\n") != 1 {
			t.Errorf("sweep %s: %+v", line, o)
		}
	}
	o := sweep("verify")
	if o.code != Failed || !strings.Contains(o.out, "  not as it was written: trial ") || !strings.Contains(o.err, "verify --out runs --save runs/saved.db") {
		t.Errorf("%+v", o)
	}
	if o = sweep("verify", "--save", path); o.code != Usage {
		t.Errorf("over the results: %+v", o)
	}
	o = sweep("verify", "--json", "--save", filepath.Join("runs", "saved.db"))
	var v verified
	if err := json.Unmarshal([]byte(o.out), &v); err != nil || o.code != Failed || v.Sound || len(v.Studies) != 1 || len(v.Studies[0].Damaged) != 1 || v.Saved.Lost < 1 || v.Saved.Kept < 1 {
		t.Errorf("%v: %+v", err, o)
	}
	if err := os.Rename(filepath.Join("runs", "saved.db"), path); err != nil {
		t.Fatal(err)
	}
	must(t, "run", "tiny.toml", "--quiet")
	differ(t, "after what was lost was trained again", table(t, "tiny", "runs"), whole)
	must(t, "verify")
}
