package reports

import "fmt"

// mistakesSection lists examples of texts that a model puts into a wrong class;
// nil if nothing is known of them. The script fills its table, which it can
// filter.
func mistakesSection(v *view) *section {
	models := v.Inside.diagnosed()
	texts := wordList{}
	s := byModel(&section{
		ID: "mistakes", Title: "Mistakes", Group: groupModel,
		Controls: []control{{Name: "pair", Label: "Classes", Options: []option{{"", "all"}}}},
	}, models, v.Inside.names(v.Inside.countDiagnosed(models)), func(s *subject) face {
		return face{mistakesNote(v, s), []table{mistakesTable(s)}, mistakeRows(s, &texts)}
	})
	if s != nil {
		s.Data = mistakesData{s.Data.(modelData), texts.Words}
	}
	return s
}

func mistakesNote(v *view, s *subject) string {
	n := len(s.Diagnosis.Mistakes)
	text := fmt.Sprintf("Examples of texts of the test part that the model of trial %d, as it is kept, puts into a wrong class: a few of each pair of classes, those that it is most sure of first. Look there for wrong labels. ", s.Trial.Number)
	if n == 0 {
		text = fmt.Sprintf("No mistakes of the model of trial %d are kept. ", s.Trial.Number)
	}
	return text + hardTexts(v.Inside)
}

// hardTexts says how many texts no model puts into the right class.
func hardTexts(in inside) string {
	models := in.read()
	if len(models) == 0 {
		return ""
	}
	never, alike := 0, 0
	for i, label := range in.Labels {
		right, same, first := false, true, models[0].Readings[0].Predicted[i]
		for _, s := range models {
			for _, r := range s.Readings {
				right = right || r.Predicted[i] == label
				same = same && r.Predicted[i] == first
			}
		}
		if !right {
			never++
			if same {
				alike++
			}
		}
	}
	of := fmt.Sprintf("Of %s of the test part, ", many(len(in.Labels), "text"))
	who := fmt.Sprintf("any of the %d models with any seed", len(models))
	if len(models) == 1 {
		who = "the one model with any seed"
	}
	switch {
	case never == 0:
		return of + "each is put into the right class by " + who + "."
	case len(models) == 1:
		return of + fmt.Sprintf("%s never put into the right class by %s.", are(never), who)
	}
	text := of + fmt.Sprintf("%s never put into the right class by %s: likely wrong labels, or texts that are hard to tell.", are(never), who)
	if alike > 0 {
		text += fmt.Sprintf(" Of %s of them all models say the same wrong class.", whole(alike))
	}
	return text
}

func mistakesTable(s *subject) table {
	t := table{Name: "The mistakes", Open: true, Head: headed("text", "true class", "put into", "#confidence"), Empty: "The script of the page lists them here."}
	if len(s.Diagnosis.Mistakes) == 0 {
		t.Empty = "No mistakes are kept."
	}
	return t
}

// mistakesData is modelData and the texts, each of which is there once.
type mistakesData struct {
	modelData
	Texts []string `json:"texts"`
}

// mistakeRows lists a model's mistakes: text, true class, predicted class,
// confidence.
func mistakeRows(s *subject, texts *wordList) [][4]number {
	rows := make([][4]number, len(s.Diagnosis.Mistakes))
	for i, m := range s.Diagnosis.Mistakes {
		rows[i] = [4]number{number(texts.indexOf(m.Text)), number(m.Truth), number(m.Predicted), number(m.Confidence)}
	}
	return rows
}
