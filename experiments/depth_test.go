package experiments

import (
	"errors"
	"runtime"
	"strings"
	"testing"
)

// TestDeep refuses nesting that means nothing before it is parsed, however it is
// written, and takes bounded memory with any file of the greatest size.
func TestDeep(t *testing.T) {
	const deep = 5000
	repeat := strings.Repeat
	for name, source := range map[string]string{
		"lists":        "a = " + repeat("[", deep) + repeat("]", deep),
		"open lists":   "a = " + repeat("[", maxSource-4),
		"tables":       "a = " + repeat("{a=", deep) + "1" + repeat("}", deep),
		"a dotted key": repeat("a.", deep) + "a = 1",
		"spaced key":   repeat("a . ", deep) + "a = 1",
		"quoted key":   repeat(`"a".`, deep) + "a = 1",
		"a header":     "[" + repeat("a.", deep) + "a]",
		"in a list":    "a = [" + repeat("{a.b=[", deep),
		"after a text": "a = '''[[['''\nb = \"\\\"[[\"\n" + "c = " + repeat("[\n", deep),
	} {
		_, err := Parse("deep.toml", source, Options{})
		if fault := (*Error)(nil); !errors.As(err, &fault) || !strings.HasSuffix(err.Error(), ": is nested more than 16 deep here") || fault.Line == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, set := range []string{"a=" + repeat("[", deep) + repeat("]", deep), repeat("a.", deep) + "a=1"} {
		if _, err := Parse("deep.toml", "", Options{Set: []string{set}}); err == nil || !strings.Contains(err.Error(), "nested more than 16 deep") {
			t.Errorf("--set: %.200v", err)
		}
	}
	// Brackets and dots that are part of a text or a remark do not count, nor do many
	// numbers.
	for _, source := range []string{
		"# " + repeat("[", deep) + "\n[data]\ntrain = \"x\"",
		"[data]\ntrain = \"" + repeat("[", deep) + "\"",
		"[data]\ntrain = '" + repeat("a.", deep) + "'",
		"[data]\ntrain = 'x'\ncolumns = [" + repeat("1.5, ", deep) + "]",
	} {
		if _, err := Parse("deep.toml", source, Options{}); err != nil && strings.Contains(err.Error(), "nested") {
			t.Errorf("%.60s: %v", source, err)
		}
	}
}

// TestBoundedMemory reads files of the greatest size that there are, of every form
// that makes much of few letters, in less than 1 GB of memory, counting all that is let go.
func TestBoundedMemory(t *testing.T) {
	fill := func(part string) string { return strings.Repeat(part, (maxSource-9)/len(part)) }
	for name, source := range map[string]string{
		"empty tables":  "a = [" + fill("{},") + "]",
		"headers":       fill("[[a]]\n"),
		"deep headers":  fill("[[" + strings.Repeat("a.", 15) + "a]]\n"),
		"deep lists":    "a = [" + fill(strings.Repeat("[", 15)+strings.Repeat("]", 15)+",") + "]",
		"short lists":   "a = [" + fill("[],") + "]",
		"texts":         "a = [" + fill(`"",`) + "]",
		"dotted tables": "a = [" + fill("{a."+strings.Repeat("a.", 14)+"a=1},") + "]",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Parse("large.toml", source, Options{})
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		taken := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%s: %d MB, %.100v", name, taken, err)
		if taken > 1000 {
			t.Errorf("%s: %d MB", name, taken)
		}
	}
}

// TestWholeNumbers reads a whole number also where it is written with a point.
func TestWholeNumbers(t *testing.T) {
	for _, epochs := range []string{"3.0", "3", "3e0"} {
		e, err := Parse("test.toml", "[data]\ntrain = 'x.csv'\n[train]\nregime = 'joint'\nepochs = "+epochs, Options{})
		if err != nil {
			t.Errorf("%s: %v", epochs, err)
			continue
		}
		if c, err := e.Config(sample(e, 1)); err != nil || c.Train.Int("epochs") != 3 {
			t.Errorf("%s: %v %v", epochs, c.Train, err)
		}
	}
}
