package modelcharts

import (
	"fmt"

	"github.com/doubleroute/sweep/internal/prose"
	"github.com/doubleroute/sweep/reports/format"
	"github.com/doubleroute/sweep/reports/page"
	"github.com/doubleroute/sweep/reports/view"
)

// MistakesSection lists examples of texts that a model puts into a wrong class;
// nil if nothing is known of them. The script fills its table, which it can
// filter.
func MistakesSection(v *view.View) *page.Section {
	models := v.Inspection.Diagnosed()
	texts := view.WordList{}
	s := byModel(&page.Section{
		ID: "mistakes", Title: "Misclassified texts", Group: page.GroupModel,
		Controls: []page.Control{{Name: "pair", Label: "Classes", Options: []page.Option{{Value: "", Text: "all"}}}},
	}, models, v.Inspection.ClassNames(v.Inspection.DiagnosedClasses(models)), func(s *view.Inspected) panel {
		return panel{mistakesNote(v, s), []page.Table{mistakesTable(s)}, mistakeRows(s, &texts)}
	})
	if s != nil {
		s.Data = mistakesData{s.Data.(modelData), texts.Words}
	}
	return s
}

func mistakesNote(v *view.View, s *view.Inspected) string {
	n := len(s.Diagnosis.Mistakes)
	text := fmt.Sprintf("Examples of texts of the test part that the saved model of trial %d puts into a wrong class: a few of each pair of classes, those that it is most sure of first. Look there for wrong labels. ", s.Trial.Number)
	if n == 0 {
		text = fmt.Sprintf("No misclassified texts of the model of trial %d are stored. ", s.Trial.Number)
	}
	return text + hardTexts(v.Inspection)
}

// hardTexts says how many texts no model puts into the right class.
func hardTexts(in view.Inspection) string {
	models := in.Read()
	if len(models) == 0 {
		return ""
	}
	never, alike := 0, 0
	for i, label := range in.Labels {
		right, same, first := false, true, models[0].Predictions[0].Predicted[i]
		for _, s := range models {
			for _, r := range s.Predictions {
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
	of := fmt.Sprintf("Of %s of the test part, ", prose.Count(len(in.Labels), "text"))
	who := fmt.Sprintf("any of the %d models with any seed", len(models))
	if len(models) == 1 {
		who = "the one model with any seed"
	}
	switch {
	case never == 0:
		return of + "each is put into the right class by " + who + "."
	case len(models) == 1:
		return of + fmt.Sprintf("%s never put into the right class by %s.", format.Are(never), who)
	}
	text := of + fmt.Sprintf("%s never put into the right class by %s: likely wrong labels, or texts that are hard to tell.", format.Are(never), who)
	if alike > 0 {
		text += fmt.Sprintf(" Of %s of them all models say the same wrong class.", format.Whole(alike))
	}
	return text
}

func mistakesTable(s *view.Inspected) page.Table {
	t := page.Table{Name: "The misclassified texts", Open: true, Head: page.Headed("text", "true class", "put into", "#confidence"), Empty: "The script of the page lists them here."}
	if len(s.Diagnosis.Mistakes) == 0 {
		t.Empty = "No misclassified texts are stored."
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
func mistakeRows(s *view.Inspected, texts *view.WordList) [][4]page.Number {
	rows := make([][4]page.Number, len(s.Diagnosis.Mistakes))
	for i, m := range s.Diagnosis.Mistakes {
		rows[i] = [4]page.Number{page.Number(texts.IndexOf(m.Text)), page.Number(m.Truth), page.Number(m.Predicted), page.Number(m.Confidence)}
	}
	return rows
}
