package experiments

import (
	"context"
	"fmt"
	"slices"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/internal/teacher"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
	"github.com/doubleroute/sweep/submodels/text"
)

const (
	distillSection = "distill"
	unlabelledKey  = "data.unlabelled"
)

// distill reads what of [distill] can be searched, which there is with a teacher only.
func (r *reader) distill() {
	table, _ := r.root[distillSection].(map[string]any) // what else it is, is noted already
	e, builtin := r.exp, r.exp.Data.Train == Desk
	switch {
	case r.faulty(distillSection + ".answers"):
		return
	case e.Taught() && builtin:
		r.note(distillSection+".answers", "names columns of files, and %s has none: remove this line", Desk)
	case e.Taught():
		for _, s := range routes.DistillSettings() {
			r.searched(setting{Setting: s, section: distillSection}, table[s.Name])
		}
		return
	case e.Data.Unlabelled != "" && !builtin:
		r.note(unlabelledKey, `only what a teacher says of these texts can be learned: say where its answers are in [distill] answers = "column"`)
	}
	for _, name := range sortedKeys(table) {
		if slices.ContainsFunc(routes.DistillSettings(), func(s submodels.Setting) bool { return s.Name == name }) || name == "kind" {
			r.note(under(distillSection, name), `has no effect without a teacher: say where its answers are in answers = "column", or remove this line`)
		}
	}
}

// readFile is readPath without the built-in data.
func readFile(v any) (any, error) {
	path, ok := v.(string)
	if !ok || path == "" || path == Desk {
		return nil, fmt.Errorf("must be the path of a file, not %s", describe(v))
	}
	return path, nil
}

// readAnswers reads where the answers of one teacher or of several are.
func readAnswers(v any) (any, error) {
	list, ok := v.([]any)
	if tables, is := v.([]map[string]any); is {
		ok = true
		for _, t := range tables {
			list = append(list, t)
		}
	}
	if !ok {
		list = []any{v}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("the list is empty; name at least one column")
	}
	sources := make([]teacher.Source, len(list))
	for i, item := range list {
		classes, ok := item.(map[string]any)
		if !ok {
			column, err := readColumn(item)
			if err != nil {
				return nil, fmt.Errorf("must be a column of JSON, a table of the column of each class, or a list of these, not %s", describe(item))
			}
			sources[i].Column = column.(string)
			continue
		}
		if len(classes) == 0 {
			return nil, fmt.Errorf("the table is empty; give the column of each class")
		}
		sources[i].Classes = map[string]string{}
		for _, class := range sortedKeys(classes) {
			column, err := readColumn(classes[class])
			if err != nil {
				return nil, fmt.Errorf("the class %q %w", class, err)
			}
			sources[i].Classes[class] = column.(string)
		}
	}
	return sources, nil
}

func answersSchema() map[string]any {
	one := []any{columnSchema(), map[string]any{"type": "object", "additionalProperties": columnSchema(), "minProperties": 1}}
	return map[string]any{"anyOf": append(slices.Clone(one), map[string]any{"type": "array", "items": map[string]any{"anyOf": one}, "minItems": 1})}
}

// teach has what the teachers say taught, and joins the texts without labels.
func (e *Experiment) teach(ctx context.Context, c *text.Corpus) error {
	if !e.Taught() {
		return nil
	}
	const key = distillSection + ".answers"
	r, err := teacher.NewReader(e.Distill.Answers, e.Distill.Kind, c.Classes)
	if err != nil {
		return e.doc.fault(key, "%v", err)
	}
	columns := teacher.Columns(e.Distill.Answers)
	train := c.Read[0].Layout
	if !train.Also && e.Data.Unlabelled == "" {
		return e.doc.fault(key, "%s lacks %s: its columns are %s", train.File, prose.Quoted(missing(columns, train.Names)), prose.Quoted(train.Names))
	}
	labelled := len(c.Train.Examples) + len(c.Validation.Examples)
	answered, err := c.Teach(r)
	if err != nil {
		return err
	}
	if train.Also {
		c.Notices = append(c.Notices, fmt.Sprintf("%s: %s of %s examples are taught a teacher's answer, read from %s", train.File, prose.Grouped(answered), prose.Grouped(labelled), r.Describe()))
	} else {
		c.Notices = append(c.Notices, fmt.Sprintf("%s: it has no answers of a teacher, so its labels alone are taught", train.File))
	}
	var joined text.Joined
	if e.Data.Unlabelled != "" {
		if joined, err = e.joinUnlabelled(ctx, c, r, columns); err != nil {
			return err
		}
	}
	if answered+joined.Texts-joined.Labelled == 0 {
		return e.doc.fault(key, "no teacher says anything of any text: the answers name no class of %s, or are empty", prose.Quoted(c.Classes))
	}
	if missed := r.Missed(); missed >= 0.01 {
		c.Notices = append(c.Notices, fmt.Sprintf("teachers gave %.1f %% of their probability to words that are no class, which is not taught", 100*missed))
	}
	return nil
}

// missing returns the columns that are not among names.
func missing(columns, names []string) []string {
	return slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return slices.Contains(names, c) })
}

// joinUnlabelled joins the texts without labels, and says what became of them.
func (e *Experiment) joinUnlabelled(ctx context.Context, c *text.Corpus, r *teacher.Reader, columns []string) (text.Joined, error) {
	path := e.Data.Unlabelled
	if err := e.exists(unlabelledKey, path); err != nil {
		return text.Joined{}, err
	}
	src := e.source(ctx, path)
	src.Also = columns
	j, err := c.JoinTaught(src, r)
	if err != nil {
		return j, err
	}
	note := fmt.Sprintf("%s: %s without a true label are trained on, and nothing else", path, prose.Count(j.Texts, "text"))
	for _, left := range []struct {
		n    int
		what string
	}{
		{j.Labelled, "are taught the label of their row, where no teacher says anything"},
		{j.Copies, "were taken out, as copies of texts of the validation or the test part"},
		{j.Silent, "were left out, without an answer or a label"},
	} {
		if left.n > 0 {
			note += fmt.Sprintf("; %s %s", prose.Grouped(left.n), left.what)
		}
	}
	c.Notices = append(c.Notices, note)
	if j.Texts == 0 {
		return j, e.doc.fault(unlabelledKey, "%s has no text to train on%s", path, note[len(path):])
	}
	return j, nil
}
