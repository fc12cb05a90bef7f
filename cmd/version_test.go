package sweepcmd

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/internal/kernels"
)

func TestVersion(t *testing.T) {
	text := must(t, "version")
	if !strings.HasPrefix(text, must(t, "--version")) || !strings.Contains(text, kernels.Build()+" kernels") {
		t.Errorf("version: %q", text)
	}
	var b buildInfo
	if err := json.Unmarshal([]byte(must(t, "version", "--json")), &b); err != nil {
		t.Fatal(err)
	}
	if want := (buildInfo{version(), runtime.Version(), kernels.Build(), runtime.GOOS, runtime.GOARCH}); b != want {
		t.Errorf("%+v, want %+v", b, want)
	}
}

func TestLicenses(t *testing.T) {
	text := must(t, "licenses")
	for _, want := range []string{"Apache License", "  github.com/urfave/cli/v2 v", "  echarts ", "SIL OPEN FONT LICENSE"} {
		if !strings.Contains(text, want) {
			t.Errorf("the licences do not have %q", want)
		}
	}
}

// TestProgramName has the program called otherwise: what it prints can be typed.
func TestProgramName(t *testing.T) {
	tinyFolder(t)
	must(t, "run", "tiny.toml", "--trials", "6", "--quiet")
	for _, c := range []struct{ line, want string }{
		{"run", "triage: triage run needs an experiment file, such as"},
		{"shwo", "; did you mean triage show?"},
		{"show tinny --out runs", "triage: there is no study"},
		{"show --out nowhere", "with triage run FILE.toml"},
		{"show --help", "triage show [command options] [STUDY]"},
		{"export --help", "for triage predict and for Go programs"},
		{"show", " triage predict runs/tiny/trial-"},
		{"--version", "triage version "},
		{"completion bash", "_triage_complete"},
		{"report", "Report: open "},
	} {
		var out, err bytes.Buffer
		Run(context.Background(), append([]string{"/opt/tools/triage.exe"}, strings.Fields(c.line)...), nil, &out, &err)
		text := strings.ReplaceAll(out.String()+err.String(), `\`, "/")
		if !strings.Contains(text, c.want) || regexp.MustCompile(`\bsweep (run|show|export|predict|list|report|serve)\b`).MatchString(text) {
			t.Errorf("triage %s: %s\nwant %s", c.line, text, c.want)
		}
	}
	page, err := os.ReadFile("runs/tiny.html")
	if err != nil || !bytes.Contains(page, []byte("triage export tiny --trial")) || bytes.Contains(page, []byte("sweep export tiny")) {
		t.Errorf("the report does not name the program: %v", err)
	}
}
