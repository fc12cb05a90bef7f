package licenses

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestUpToDate holds the list to the versions of go.mod and package.json.
func TestUpToDate(t *testing.T) {
	var required string
	for _, file := range []string{"../../go.mod", "../../reports/assets/package-lock.json"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		required += string(b)
	}
	head, _, _ := strings.Cut(Text(), "\n---")
	listed := regexp.MustCompile(`(?m)^  (\S+) (\S+)$`).FindAllStringSubmatch(head, -1)
	if len(listed) < 40 {
		t.Fatalf("only %d modules and packages are listed", len(listed))
	}
	for _, l := range listed {
		name, version := l[1], l[2]
		if !strings.Contains(required, name+" "+version) && !regexp.MustCompile(`"node_modules/`+name+`": \{\s*"version": "`+regexp.QuoteMeta(version)+`"`).MatchString(required) {
			t.Errorf("%s %s is not what is required now: run go generate ./internal/licenses", name, version)
		}
	}
	for _, direct := range []string{"gorgonia.org/gorgonia", "modernc.org/sqlite", "github.com/urfave/cli/v2", "echarts"} {
		if !strings.Contains(head, "\n  "+direct+" ") {
			t.Errorf("%s is not listed: run go generate ./internal/licenses", direct)
		}
	}
}
