package records

import (
	"encoding/json"
	"slices"
)

// export is a tool for labelling that JSON comes from, and the name of the column
// that the labels get.
type export struct {
	name  string
	label string
}

// What exports hold beside the texts, by which they are known.
const (
	labelStudio = "Label Studio"
	doccano     = "doccano"
	prodigy     = "Prodigy"
	choice      = "choices" // the column that the labels of Label Studio get
)

// exportOf finds out from the first value which tool's export this is.
func exportOf(text string) export {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &object) != nil {
		return export{}
	}
	has := func(keys ...string) bool {
		return !slices.ContainsFunc(keys, func(k string) bool { _, ok := object[k]; return !ok })
	}
	is := func(key string, first byte) bool { raw := object[key]; return len(raw) > 0 && raw[0] == first }
	switch {
	case is("data", '{') && is("annotations", '['):
		return export{labelStudio, choice}
	case is("data", '{') && is("completions", '['): // of its first versions
		return export{labelStudio, choice}
	case has("answer") && (has("_task_hash") || has("_input_hash") || has("text") && (has("label") || has("accept"))):
		return export{prodigy, "label"}
	case is("label", '[') && (is("data", '"') || has("Comments")), is("labels", '[') && has("annotation_approver"), is("label", '[') && has("annotation_approver"), has("id", "text", "label") && is("label", '['):
		return export{name: doccano}
	}
	return export{}
}

// prepare puts the labels of an object under the column of labels, and says why it
// is to be left out, or "".
func (x export) prepare(object map[string]json.RawMessage) (skip string) {
	switch x.name {
	case labelStudio:
		return x.prepareStudio(object)
	case prodigy:
		return x.prepareProdigy(object)
	}
	return ""
}

func (x export) prepareProdigy(object map[string]json.RawMessage) string {
	var answer string
	_ = json.Unmarshal(object["answer"], &answer)
	switch answer {
	case "reject":
		return "rejected"
	case "ignore":
		return "ignored"
	}
	if raw, ok := object["accept"]; ok {
		object[x.label] = raw
	}
	return ""
}

// annotation is what Label Studio has of one annotator's work on a task.
type annotation struct {
	Cancelled bool `json:"was_cancelled"`
	Skipped   bool `json:"skipped"`
	Result    []struct {
		Type  string `json:"type"`
		Value struct {
			Choices []string `json:"choices"`
			Labels  []string `json:"labels"`
			Text    any      `json:"text"`
		} `json:"value"`
	} `json:"result"`
}

func (x export) prepareStudio(object map[string]json.RawMessage) string {
	raw, ok := object["annotations"]
	if !ok {
		raw = object["completions"]
	}
	var annotations []annotation
	if json.Unmarshal(raw, &annotations) != nil {
		return ""
	}
	labels, cancelled := []string{}, 0
	for _, a := range annotations {
		if a.Cancelled || a.Skipped {
			cancelled++
			continue
		}
		for _, r := range a.Result {
			for _, c := range r.Value.Choices {
				if !slices.Contains(labels, c) {
					labels = append(labels, c)
				}
			}
		}
	}
	if len(labels) == 0 && cancelled > 0 {
		return "skipped by the annotator"
	}
	object[x.label], _ = json.Marshal(labels)
	return ""
}

// flat returns the members of an object for the sample: with the labels in their
// column, and without what the tool adds beside the texts.
func (x export) flat(text string, members []member) []member {
	if x.label == "" {
		return members
	}
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &object) != nil {
		return members
	}
	x.prepare(object)
	own := []string{x.label, "annotations", "completions", "predictions", "accept", "answer", "options"}
	members = slices.DeleteFunc(members, func(m member) bool { return slices.Contains(own, m.path) })
	if raw, ok := object[x.label]; ok {
		members = append(members, member{x.label, raw})
	}
	return members
}
