package experiments

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// hashed3 are hashes of the last version with databases of format 3, of files in
// this folder, with "data" for the fingerprint.
var hashed3 = map[string]string{
	"minimal.toml":              "02ed7ec171b44b51c65596a55be07ef6ec045e026a3c466fe0ca9e7e6dc2b63f",
	"testdata/quickstart3.toml": "c120fc369ce9e5d9deabdc17ce601b4d7c192a4342adc6298475cb2a6780c252",
	"vectors.toml":              "3289e20bb64c7144c3e17a0b97aba36582d8d9766bcd0673eff9a406e28b69d0",
}

func begun(t *testing.T, e *Experiment, stored string) (*Experiment, bool) {
	t.Helper()
	d, err := StoredDefaults(stored)
	if err != nil {
		t.Fatal(err)
	}
	e, changed, err := e.AsBegun(d)
	if err != nil {
		t.Fatal(err)
	}
	return e, changed
}

// TestHashOfFormat3: studies of older databases keep their hash.
func TestHashOfFormat3(t *testing.T) {
	for file, want := range hashed3 {
		e, err := Read(file, Options{})
		if err != nil {
			t.Fatal(err)
		}
		old, _ := begun(t, e, "")
		if got := old.Hash("data"); got != want {
			t.Errorf("%s has the hash %s", file, got)
		}
		if now, _ := begun(t, e, e.Defaults()); now.Hash("data") != e.Hash("data") || now.Hash("data") == want {
			t.Errorf("%s: a study begun now has the hash %s", file, now.Hash("data"))
		}
	}
}

// TestDefaultsOfFormat3: every setting that there was is there still, and what was
// its default is legal.
func TestDefaultsOfFormat3(t *testing.T) {
	for _, form := range []string{"", "form = \"vectors\"\n"} {
		source := "[data]\ntrain = \"a.csv\"\n" + form + "[route.a]\nsubmodel = [\"mlp\", \"cnn\", \"rnn\"]\n[route.b]\nsubmodel = [\"mlp\", \"cnn\", \"rnn\"]\n"
		d, err := StoredDefaults("")
		if err != nil {
			t.Fatal(err)
		}
		e, err := Parse("a.toml", source, Options{Defaults: d})
		if err != nil {
			t.Fatal(err)
		}
		now := map[string]json.RawMessage{}
		if err := json.Unmarshal([]byte(e.Defaults()), &now); err != nil {
			t.Fatal(err)
		}
		for key, was := range d.values {
			if is, there := now[key]; form == "" && !strings.HasPrefix(key, "vectors:") && (!there || string(canonical(d.of(key, ""))) != string(canonical(asTOML(decoded(t, is))))) {
				t.Errorf("%s was %s and is %s", key, was, is)
			}
		}
	}
}

func decoded(t *testing.T, text json.RawMessage) (v any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// later are the words of a later version, in which the settings of training and of
// every sub-model are others.
func later(change func([]submodels.Setting) []submodels.Setting) words {
	w := wordsOf(Options{})
	w.train = change(slices.Clone(w.train))
	w.specs = slices.Clone(w.specs)
	for i := range w.specs {
		w.specs[i].Settings = change(slices.Clone(w.specs[i].Settings))
	}
	return w
}

// hashSources are experiments, some of which set what others leave out.
func hashSources(t *testing.T) []string {
	t.Helper()
	const data = "[data]\ntrain = \"a.csv\"\n"
	sources := []string{
		data, data + "[route.a]\n", data + "[train]\nepochs = 5\nlearning_rate = [0.1, 0.2]\n", data + "form = \"vectors\"\n[route.a]\n[route.b]\n",
		data + "[route.a]\nsubmodel = \"cnn\"\ncnn.embedding = 8\n[text]\nlowercase = false\n[search]\nfront_aware = false\nenqueue = [{ \"train.epochs\" = 3 }]\n[train]\nregime = \"joint\"\nepochs = [3, 12]\n",
		data + "[limit]\nbytes = \"1MB\"\n[route.b]\nview = \"all\"\nsubmodel = [\"mlp\", \"none\"]\n",
	}
	for file := range hashed3 {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, string(text))
	}
	return sources
}

// eachBegun calls check with each experiment, the same as a later version reads it
// for the study that was begun, in each format of studies, and as that reads it
// anew.
func eachBegun(t *testing.T, w words, check func(was, begun, anew *Experiment)) {
	t.Helper()
	for _, source := range hashSources(t) {
		e, err := Parse("a.toml", source, Options{})
		if err != nil {
			t.Fatal(err)
		}
		anew, err := parseWith(w, "a.toml", source, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, stored := range []string{"", e.Defaults()} {
			was, changed := begun(t, e, stored)
			if changed != (stored == "") { // those of format 3 are others
				t.Errorf("stored %.10q: the defaults of now change: %v\n%s", stored, changed, source)
			}
			later, _ := begun(t, anew, stored)
			if got, want := later.Hash("data"), was.Hash("data"); got != want {
				t.Errorf("stored %.10q: the hash of a study that was begun is %s, not %s, of\n%s", stored, got, want, source)
			}
			check(was, later, anew)
		}
	}
}

// TestNewSettingKeepsStudies: a setting that comes with a later version leaves the
// hash of stored studies as it was, unless it is set to another value.
func TestNewSettingKeepsStudies(t *testing.T) {
	w := later(func(all []submodels.Setting) []submodels.Setting {
		added := submodels.Setting{Name: "added", Doc: "comes later", Kind: submodels.Int, Max: 9, Default: 2}
		return slices.Insert(all, 1, added)
	})
	eachBegun(t, w, func(was, later, _ *Experiment) {
		if a, b := was.Space.Len(), later.Space.Len(); a != b {
			t.Errorf("%d dimensions, not %d", b, a)
		}
		for _, key := range []string{"train.added", "route.a.mlp.added"} {
			for value, same := range map[string]bool{"2": true, "3": false, "[2, 3]": false} {
				set, err := parseWith(w, "a.toml", was.Source, Options{Set: []string{"route.a.submodel=mlp", key + "=" + value}})
				if err != nil {
					t.Fatal(err)
				}
				silent, err := parseWith(w, "a.toml", was.Source, Options{Set: []string{"route.a.submodel=mlp"}})
				if err != nil {
					t.Fatal(err)
				}
				set.defaults, silent.defaults = was.defaults, was.defaults
				if (set.Hash("data") == silent.Hash("data")) != same {
					t.Errorf("%s = %s: the hash is the same: %v, of\n%s", key, value, !same, was.Source)
				}
			}
		}
	})
}

// TestChangedDefaultKeepsStudies: a default that is another in a later version
// changes nothing for studies begun before.
func TestChangedDefaultKeepsStudies(t *testing.T) {
	w := later(func(all []submodels.Setting) []submodels.Setting {
		for i := range all {
			switch all[i].Default.(type) {
			case int:
				all[i].Default = int(max(all[i].Min, 1)) + 1
			case float64:
				all[i].Default = submodels.Range{Min: all[i].Min, Max: all[i].Max}
			case submodels.Range:
				all[i].Default = all[i].Default.(submodels.Range)
				if r := all[i].Default.(submodels.Range); all[i].Kind == submodels.Int {
					all[i].Default = int(r.Max)
				}
			}
		}
		return all
	})
	others := 0
	eachBegun(t, w, func(was, later, anew *Experiment) {
		if string(canonical(declaredOf(later))) != string(canonical(declaredOf(was))) {
			t.Errorf("the settings differ: %s, not %s", canonical(declaredOf(later)), canonical(declaredOf(was)))
		}
		if later.Space.Len() != was.Space.Len() || later.Defaults() != was.Defaults() && was.defaults.format3 == false {
			t.Errorf("%d dimensions, not %d; %s, not %s", later.Space.Len(), was.Space.Len(), later.Defaults(), was.Defaults())
		}
		if string(canonical(declaredOf(anew))) != string(canonical(declaredOf(was))) {
			others++
		}
	})
	if others == 0 {
		t.Error("no default has changed")
	}
}

// TestNeutralKeepsStudies: a setting that comes with a later version, and is
// searched by default in one later still, is none of studies begun before, unless
// the file sets it.
func TestNeutralKeepsStudies(t *testing.T) {
	w := later(func(all []submodels.Setting) []submodels.Setting {
		return append(all, submodels.Setting{Name: "added", Doc: "comes later", Kind: submodels.Int, Max: 9, Default: submodels.Range{Max: 9}, Neutral: 2})
	})
	eachBegun(t, w, func(was, later, anew *Experiment) {
		if a, b, c := was.Space.Len(), later.Space.Len(), anew.Space.Len(); a != b || c <= a {
			t.Errorf("%d dimensions, not %d, and %d of a new study", b, a, c)
		}
		if got, is := declaredOf(later)["train.added"]; is {
			t.Errorf("the new setting is %v", got)
		}
		for value, same := range map[string]bool{"2": true, "3": false} {
			set, err := parseWith(w, "a.toml", was.Source, Options{Set: []string{"train.added=" + value}, Defaults: was.defaults})
			if err != nil {
				t.Fatal(err)
			}
			if (set.Hash("data") == later.Hash("data")) != same {
				t.Errorf("train.added = %s: the hash is the same: %v", value, !same)
			}
		}
	})
}

func declaredOf(e *Experiment) map[string]any {
	all := map[string]any{}
	for _, s := range e.settings {
		all[s.key()] = s.declared()
	}
	return all
}
