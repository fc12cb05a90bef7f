package desk

import (
	"fmt"
	"slices"
	"strings"
)

// maxDepth bounds how deep slots nest; deeper means that one contains itself.
const maxDepth = 8

// frameSections and topicSections name what compose asks for.
func frameSections() []string {
	return []string{"one", "two", "closing", "status", "aside", "signature", "quote",
		"subject", "othersubject", "plainsubject"}
}

func topicSections() []string { return []string{"thing", "fault", "ask", "good", "vague"} }

// check says what could go wrong when writing, so that nothing can then.
func (l *library) check() error {
	for _, p := range []part{train, test} {
		for _, name := range frameSections() {
			if err := l.fillable(scope{l.frames, l.topics[0], l.topics[1]}, name, p, 0); err != nil {
				return fmt.Errorf("templates/frames.txt: %w", err)
			}
		}
		for _, t := range l.topics {
			for _, name := range topicSections() {
				if err := l.fillable(scope{t, t, t}, name, p, 0); err != nil {
					return fmt.Errorf("templates/topic-%s.txt: %w", t.name, err)
				}
			}
		}
	}
	for _, name := range []string{"hello", "thanks"} {
		if err := l.fillable(scope{here: l.words}, name, train, 0); err != nil {
			return fmt.Errorf("templates/words.txt: %w", err)
		}
	}
	return nil
}

// fillable reports a slot that nothing fills, or that contains itself.
func (l *library) fillable(in scope, name string, p part, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("slot {%s} contains itself", name)
	}
	sec, inside := l.lookup(in, name, p)
	if sec == nil || len(sec.templates) == 0 {
		return fmt.Errorf("nothing fills {%s} in the part for %s", name, []string{"", "training", "test"}[p])
	}
	var fault error
	for _, t := range sec.templates {
		slots(t.pieces, func(slot string) {
			if fault == nil {
				if err := l.fillable(inside, slot, p, depth+1); err != nil {
					fault = fmt.Errorf("%w (from %s)", err, t.at)
				}
			}
		})
	}
	return fault
}

// scope is where slots are looked up: in the sheet that the template is from,
// then in words.txt. A frame sees two topics as well.
type scope struct{ here, yes, no *sheet }

// lookup returns what may fill a slot, or nil, and the scope of its templates.
func (l *library) lookup(in scope, slot string, p part) (*section, scope) {
	if who, name, dotted := strings.Cut(slot, "."); dotted {
		topic := in.yes
		switch who {
		case "yes":
		case "no":
			topic = in.no
		default:
			return nil, in
		}
		if topic == nil || !slices.Contains(topicSections(), name) {
			return nil, in
		}
		return topic.find(name, p), scope{here: topic}
	}
	if found := in.here.find(slot, p); found != nil {
		return found, in
	}
	return l.words.find(slot, p), scope{here: l.words}
}
