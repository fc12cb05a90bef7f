package sweepcmd

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestPredict classifies with a model that a run kept.
func TestPredict(t *testing.T) {
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--quiet", "--trials", "4", "--out", "out")
	models, err := filepath.Glob(filepath.Join("out", "tiny", "trial-*.sweep"))
	if err != nil || len(models) == 0 {
		t.Fatalf("no models: %v", err)
	}
	predict := func(in string, args ...string) output {
		var out, fault bytes.Buffer
		code := Run(context.Background(), append([]string{"sweep", "predict", models[0]}, args...), strings.NewReader(in), &out, &fault)
		return output{code, out.String(), fault.String()}
	}
	texts := []string{"the film was great", "not great", "", "unheard-of words\tand a tab"}
	o := predict(strings.Join(texts, "\n") + "\n")
	if o.code != Done || o.err != "" {
		t.Fatalf("%+v", o)
	}
	lines := strings.Split(strings.TrimSuffix(o.out, "\n"), "\n")
	if len(lines) != len(texts) {
		t.Fatalf("%q", o.out)
	}
	for i, line := range lines {
		if !regexp.MustCompile(`^(up|down)\t[01]\.\d{3}\t`).MatchString(line) || !strings.HasSuffix(line, "\t"+texts[i]) {
			t.Errorf("line %d: %q", i, line)
		}
	}
	o = predict(strings.Join(texts, "\n"), "--json")
	for i, line := range strings.Split(strings.TrimSuffix(o.out, "\n"), "\n") {
		var one prediction
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(lines[i], one.Class+"\t") || len(one.Probabilities) != 2 {
			t.Errorf("%s, and without --json %s", line, lines[i])
		}
	}
	if o = predict("good\n" + strings.Repeat("x", 17<<20)); o.code != Usage || o.err != "sweep: line 2 of standard input is longer than 16 MiB\n" {
		t.Errorf("a long line: exit code %d: %s", o.code, o.err)
	}
	if o = predict(""); o.code != Done || o.out+o.err != "" {
		t.Errorf("no line: %+v", o)
	}
}

// TestInterruptPredict ends at once, though no line comes.
func TestInterruptPredict(t *testing.T) {
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--quiet", "--trials", "4")
	models, err := filepath.Glob(filepath.Join("runs", "tiny", "trial-*.sweep"))
	if err != nil || len(models) == 0 {
		t.Fatalf("no models: %v", err)
	}
	c := command(t, "run", "predict", models[0])
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, "good\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	// Where tests are run in the background, os.Interrupt may be ignored.
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Skip(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Error("it waits for a line")
		_ = c.Process.Kill()
		<-ended
	}
}
