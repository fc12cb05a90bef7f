package experiments

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/submodels/text"
)

// together checks what no setting can show alone, and fills in what depends on
// others.
func (r *reader) together() {
	r.studyName()
	d := &r.exp.Data
	switch {
	case r.faulty("data.train"):
	case d.Train == "":
		r.note("data.train", "is missing: name the file of labelled text, or %q", Desk)
	case d.Train == Desk:
		r.builtin()
	case strings.HasPrefix(d.Train, "builtin:"):
		r.note("data.train", "there is no built-in data %q; did you mean %s?", d.Train, Desk)
	}
	for _, p := range []struct {
		key  string
		part *Part
	}{{"data.validation", &d.Validation}, {"data.test", &d.Test}} {
		if strings.HasPrefix(p.part.Path, "builtin:") {
			r.note(p.key, "must be a file's path or a share between 0 and 1; %s is for data.train", Desk)
		}
		if p.part.Path == "" && p.part.Share == 0 && (d.Train != Desk || p.key != "data.test") {
			p.part.Share = text.DefaultShare
		}
	}
	if sum := d.Validation.Share + d.Test.Share; sum >= 1 {
		r.note("data.validation", "validation and test leave nothing to train on: their shares add up to %v", short(sum))
	}
	r.divided()
	r.bankable()
	if d.Form == "vectors" && d.Text != nil {
		r.note("data.text", "vectors have no text columns: name number columns in data.columns")
	}
	r.pretrained()
	if d.Form != "vectors" && d.Columns != nil {
		r.note("data.columns", `is for vectors: set data.form = "vectors", or name text columns in data.text`)
	}
}

// divided refuses settings of how rows are divided that have nothing to divide or to
// say.
func (r *reader) divided() {
	d := &r.exp.Data
	data, _ := r.root["data"].(map[string]any)
	if d.Validation.Path != "" && d.Test.Path != "" {
		for _, name := range []string{"group", "time"} {
			if data[name] != nil {
				r.note(under("data", name), "decides how rows are divided, and validation and test are files of their own: remove this line")
			}
		}
	}
	if data["other"] != nil && d.Rare != text.RareMerge {
		r.note("data.other", `has no effect without rare = "merge": add that, or remove this line`)
	}
	for _, used := range []struct{ key, column string }{{"data.group", d.Group}, {"data.time", d.Time}} {
		if used.column != "" && used.column == d.Label {
			r.note(used.key, "names column %s, which is the label: no part can have all classes then; name another", used.column)
		}
	}
}

// bankable refuses a route bank where pairs cannot be estimated from routes that
// were trained alone.
func (r *reader) bankable() {
	if r.exp.Search.RouteBank == 0 || r.faulty(combinerKind) {
		return
	}
	for _, kind := range r.words.kinds {
		if slices.Contains(r.exp.setting(combinerKind).domain.values, any(kind.Name)) && !kind.Additive() {
			r.note("search.route_bank", "pairs are estimated from routes trained alone, and the combiner %s does not add what its routes say: set route_bank = 0, or another combiner.kind", kind.Name)
		}
	}
}

// faulty reports whether a key has a fault already.
func (r *reader) faulty(key string) bool {
	return slices.ContainsFunc(r.faults, func(e *Error) bool {
		return e.Key == key || strings.HasPrefix(key, e.Key+".")
	})
}

// studyName names the study after its file if the file does not.
func (r *reader) studyName() {
	if r.exp.Name != "" || r.faulty("name") {
		return
	}
	name := strings.TrimSuffix(filepath.Base(r.file), ".toml")
	if _, err := readName(name); err != nil {
		r.note("name", `is missing, and the file's name %q does not make one: give name = "…" of letters, digits, -, _ and .`, name)
	}
	r.exp.Name = name
}

// builtin checks what may be said of the built-in data.
func (r *reader) builtin() {
	d := &r.exp.Data
	data, _ := r.root["data"].(map[string]any)
	for _, name := range []string{"form", "label", "header", "columns", "delimiter", "encoding", "multiple", "group", "time", "rare", "other", "unlabelled"} {
		if data[name] != nil {
			r.note(under("data", name), "is for files: %s needs none", Desk)
		}
	}
	if d.Test.Share > 0 {
		r.note("data.test", "%s has a test part of its own: remove this line", Desk)
	}
	if d.Text == nil {
		d.Text = []string{"text"}
	}
	for _, field := range d.Text {
		if words := []string{"subject", "text"}; !slices.Contains(words, field) {
			r.note("data.text", "%s has the fields %s, not %q%s", Desk, prose.And(words), field, suggestion(field, words))
		}
	}
}
