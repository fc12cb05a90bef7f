package desk

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Seed is the number that the texts are drawn with. Another seed gives another
// data set: figures measured on the two cannot be compared.
const Seed = 20240229

// Shares of the messages about a topic, in percent.
const (
	percentTwo         = 32 // name two topics and want something about one
	percentVague       = 3  // could come from two classes: nothing decides between them
	percentMislabelled = 2  // carry a wrong label, as real ones do
)

// Lengths of a text, in words between blanks.
const (
	minWords = 5
	maxWords = 60
)

// Message is one labelled message.
type Message struct {
	Subject string // never empty; it may be about something else
	Text    string // one line of English, 5 to 60 words
	Label   string // one of Classes
}

// share is how many of 100 messages belong to a class, before mislabelling.
type share struct {
	class string
	count int
}

func shares() []share {
	return []share{
		{"access", 8}, {"closing", 8}, {"facilities", 8}, {"hardware", 9},
		{"leave", 7}, {"mail", 9}, {"network", 10}, {"password", 11},
		{"payroll", 8}, {"printing", 7}, {"software", 9}, {"status", 6},
	}
}

// Classes returns the labels in sorted order.
func Classes() []string {
	var names []string
	for _, s := range shares() {
		names = append(names, s.class)
	}
	return names
}

// Train returns the 4,800 messages to train on, the same at every call.
func Train() []Message {
	drafts, _ := generate()
	return messages(drafts)
}

// Test returns the 1,200 messages to test with, the same at every call. They
// are written with templates that no message of Train is written with.
func Test() []Message {
	_, drafts := generate()
	return messages(drafts)
}

func messages(drafts []draft) []Message {
	out := make([]Message, len(drafts))
	for i, d := range drafts {
		out[i] = d.Message
	}
	return out
}

// generate writes both parts, for no text may stand in both.
func generate() (trainPart, testPart []draft) {
	lib, err := readLibrary(files)
	if err != nil {
		// The files are part of the program: only a change to them gets here.
		panic(fmt.Sprintf("desk: %v", err))
	}
	seen := make(map[string]bool)
	return writePart(lib, train, 48, seen), writePart(lib, test, 12, seen)
}

// writePart writes size messages for each of 100 shares, in random order.
func writePart(lib *library, p part, size int, seen map[string]bool) []draft {
	var labels []string
	for _, s := range shares() {
		for range s.count * size {
			labels = append(labels, s.class)
		}
	}
	order := dice{rand.NewPCG(Seed, uint64(p))}
	for i := len(labels) - 1; i > 0; i-- {
		j := order.below(i + 1)
		labels[i], labels[j] = labels[j], labels[i]
	}
	drafts := make([]draft, len(labels))
	for i, class := range labels {
		drafts[i] = writeNew(lib, p, i, class, seen)
	}
	return drafts
}

// writeNew writes message i, again until it is new and of fair length. Every
// message has a stream of its own, so that one does not shift the next.
func writeNew(lib *library, p part, i int, class string, seen map[string]bool) draft {
	d := dice{rand.NewPCG(Seed, uint64(p)<<32|uint64(i+1))}
	for {
		w := writer{dice: d, lib: lib, part: p}
		m := w.write(class)
		key := strings.ToLower(m.Text)
		if n := len(strings.Fields(m.Text)); n < minWords || n > maxWords || seen[key] {
			continue
		}
		seen[key] = true
		return m
	}
}
