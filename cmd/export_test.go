package sweepcmd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/results/analysis"
	"github.com/doubleroute/sweep/routes/predict"
	"github.com/doubleroute/sweep/search"
)

// exported runs the tiny experiment and returns a finalist, a complete trial
// that is none, and one that failed.
func exported(t *testing.T) (finalist, other, failed string) {
	t.Helper()
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--quiet", "--set", "train.epochs=3")
	var sum analysis.Summary
	if err := json.Unmarshal([]byte(must(t, "show", "--json")), &sum); err != nil {
		t.Fatal(err)
	}
	isFinal := map[int]bool{}
	for _, f := range sum.Final {
		isFinal[f.Number] = true
	}
	for _, trial := range sum.Trials {
		name := strconv.Itoa(trial.Number)
		switch {
		case isFinal[trial.Number]:
			finalist = name
		case trial.State == search.Complete:
			other = name
		case trial.State == search.Failed:
			failed = name
		}
	}
	if finalist == "" || other == "" || failed == "" {
		t.Fatalf("finalist %q, other %q, failed %q", finalist, other, failed)
	}
	return finalist, other, failed
}

// TestExport writes the models of a finalist and of another trial.
func TestExport(t *testing.T) {
	finalist, other, failed := exported(t)
	kept := filepath.Join("runs", "tiny", "trial-"+finalist+".sweep")
	if out := must(t, "export", "--trial", finalist); out != "Model: "+kept+", kept by the run\n" {
		t.Errorf("of a finalist: %q", out)
	}
	if out := must(t, "export", "tiny", "--trial", finalist, "--to", "copy.sweep"); out != "Model: copy.sweep\n" {
		t.Errorf("of a finalist to another place: %q", out)
	}
	model := read(t, kept)
	if read(t, "copy.sweep") != model {
		t.Error("the copy is another model")
	}
	if err := os.Remove(kept); err != nil {
		t.Fatal(err)
	}
	o := sweep("export", "--trial", finalist)
	if o.code != Done || o.out != "Model: "+kept+"\n" || !strings.Contains(o.err, "training trial "+finalist+" on ") || !strings.Contains(o.err, "epoch 1 of ") {
		t.Errorf("of a finalist whose model is gone: %+v", o)
	}
	if read(t, kept) != model {
		t.Error("the model trained again is another one")
	}

	if out := must(t, "export", "--trial", finalist, "--to", "copy.safetensors", "--reader", "python"); out != "Model: copy.safetensors\nReader: sweep_model.py\n" {
		t.Errorf("with a reader: %q", out)
	}
	if !strings.Contains(read(t, "sweep_model.py"), "class Model") {
		t.Error("the reader has no class Model")
	}

	path := filepath.Join("runs", "tiny", "trial-"+other+".sweep")
	if out := must(t, "export", "--trial", other); out != "Model: "+path+"\n" {
		t.Errorf("of no finalist: %q", out)
	}
	must(t, "predict", path)
	must(t, "run", "tiny.toml", "--quiet", "--set", "train.epochs=3")
	if _, err := os.Stat(path); err != nil {
		t.Errorf("another run took an exported model away: %v", err)
	}
	before := files(t, ".")
	for _, c := range []struct {
		args, says string
	}{
		{"export tiny", "sweep export needs the number of a trial, such as --trial 12"},
		{"export tiny --trial " + failed, "trial " + failed + " of study tiny failed: "},
		{"export tiny --trial 99", "study tiny has no trial 99, its trials are 0 to 11"},
		{"export tiny --trial -1", "study tiny has no trial -1"},
		{"export tinny --trial 1", "did you mean tiny?"},
		{"export tiny --trial x", "--trial must be a whole number"},
		{"export tiny --trial 1 --out nowhere", "there are no results in nowhere"},
		{"export tiny --trial " + finalist + " --to m.onnx", "a model is written as .sweep, or .safetensors"},
		{"export tiny --trial " + finalist + " --to m", "a model is written as .sweep, or .safetensors"},
		{"export tiny --trial " + finalist + " --reader cobol", "--reader must be python or javascript"},
		{"export tiny --trial 1 --set seed=1", "--set goes with --experiment"},
		{"export tiny --trial " + other + " --experiment nowhere.toml", "nowhere.toml: there is no such file"},
		{"export tiny --trial " + other + " --experiment tiny.toml --set seed=8", "another experiment, other data or another seed"},
		{"export tiny --trial " + other + " --to no/such/folder/model.sweep", "no/such/folder/model.sweep cannot be written: there is no folder no/such/folder"},
	} {
		o := sweep(strings.Fields(c.args)...)
		if o.code == Done || o.out != "" || !strings.Contains(o.err, c.says) || strings.Count(o.err, "\n") != 1 {
			t.Errorf("%s: exit code %d: %s%s", c.args, o.code, o.out, o.err)
		}
	}
	for file, text := range files(t, ".") {
		if before[file] != text && !strings.Contains(file, "sweep.db") {
			t.Errorf("%s was left behind", file)
		}
	}
}

// TestModelSaysWhereItIsFrom reads what the model of a finalist says of itself.
func TestModelSaysWhereItIsFrom(t *testing.T) {
	finalist, _, _ := exported(t)
	var sum analysis.Summary
	if err := json.Unmarshal([]byte(must(t, "show", "--json")), &sum); err != nil {
		t.Fatal(err)
	}
	m, err := predict.Load(filepath.Join("runs", "tiny", "trial-"+finalist+".sweep"), predict.Options{})
	if err != nil {
		t.Fatal(err)
	}
	from, cost := m.Meta().Provenance, m.Meta().Cost
	if from == nil || cost == nil {
		t.Fatalf("it says nothing: %+v", m.Meta())
	}
	for _, trial := range sum.Trials {
		if strconv.Itoa(trial.Number) != finalist {
			continue
		}
		if from.Study != "tiny" || from.Trial != trial.Number || len(from.Data) != 64 || len(from.Scores) != 1 || from.Scores[0].Value != float64(trial.Accuracy) || cost.FLOPs != trial.FLOPs {
			t.Errorf("it says %+v and %+v, and the trial is %+v", from, cost, trial)
		}
	}
}

// TestExportElsewhere exports when the experiment or its data are not where, or
// what, they were.
func TestExportElsewhere(t *testing.T) {
	_, other, _ := exported(t)
	want := func(args ...string) string {
		t.Helper()
		must(t, append([]string{"export", "--trial", other, "--to", "model.sweep"}, args...)...)
		return read(t, "model.sweep")
	}
	model := want()
	// The experiment is taken as it was run, whatever became of its file.
	write(t, "tiny.toml", "name = \"another\"\n")
	if want() != model {
		t.Error("after the file has changed, the model is another one")
	}
	write(t, "tiny.toml", tiny)
	if err := os.MkdirAll("moved", 0o777); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"tiny.toml", "tiny.csv"} {
		if err := os.Rename(file, filepath.Join("moved", file)); err != nil {
			t.Fatal(err)
		}
	}
	o := sweep("export", "--trial", other)
	if o.code != Usage || !strings.Contains(o.err, "tiny.csv") || !strings.Contains(o.err, "name it, as in sweep export tiny --trial "+other+" --experiment FILE.toml") {
		t.Errorf("moved away: exit code %d: %s", o.code, o.err)
	}
	file := filepath.Join("moved", "tiny.toml")
	if want("--experiment", file) != model {
		t.Error("moved, the model is another one")
	}
	if want("--experiment", file, "--set", "train.epochs=3") != model {
		t.Error("with the same --set, the model is another one")
	}
	data := filepath.Join("moved", "tiny.csv")
	write(t, data, read(t, data)+"one more,up\n")
	o = sweep("export", "--trial", other, "--experiment", file)
	if o.code != Usage || !strings.Contains(o.err, "other data") {
		t.Errorf("with other data: exit code %d: %s", o.code, o.err)
	}
	if strings.Contains(o.err, "training trial") {
		t.Errorf("a training was announced: %s", o.err)
	}
	write(t, data, strings.TrimSuffix(read(t, data), "one more,up\n"))
	if err := os.RemoveAll("runs/tiny"); err != nil {
		t.Fatal(err)
	}
	write(t, "runs/tiny", "in the way\n")
	path := filepath.Join("runs", "tiny", "trial-"+other+".sweep")
	o = sweep("export", "--trial", other, "--experiment", file)
	if o.code != Failed || !strings.HasPrefix(o.err, "sweep: the model cannot be written to "+path+": ") || strings.Count(o.err, "\n") != 1 || strings.Contains(o.err, "mkdir") {
		t.Errorf("with a file in the way: %+v", o)
	}
}

// TestExportOfOldStudy: of a study that an older version ran, the experiment's
// file is not known; what to type is said in full.
func TestExportOfOldStudy(t *testing.T) {
	inFolder(t)
	stored(t)
	const why = "sweep: study tickets was run by an older version of sweep: it is not known what file it was run from: name that file, as in sweep export tickets --trial 0 "
	for flags, want := range map[string]string{
		"":                               "--experiment FILE.toml",
		"--to m.sweep --out ./runs":      "--out ./runs --to m.sweep --experiment FILE.toml",
		"--to $HOME.sweep --out runs/./": "--out runs/./ --to '$HOME.sweep' --experiment FILE.toml",
		"--to it's.sweep --trial=000":    `--to 'it'\''s.sweep' --experiment FILE.toml`,
	} {
		o := sweep(append([]string{"export", "tickets", "--trial", "0"}, strings.Fields(flags)...)...)
		if o.code != Usage || o.out != "" || o.err != why+want+"\n" {
			t.Errorf("%s: %+v", flags, o)
		}
	}
}
