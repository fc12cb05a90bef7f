package text_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/doubleroute/sweep/submodels/text"
)

const tickets = `subject,message,queue
printer,"it prints ""ERROR"", nothing else",hardware
login,my password is not taken,access
screen,the screen stays black,hardware
account,please unlock my account,access
`

func ExampleReadFrom() {
	table, err := text.ReadFrom("tickets.csv", strings.NewReader(tickets), text.Source{Label: "queue"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table.Notices[0])
	for _, e := range table.Examples {
		fmt.Printf("line %d, %s: %s\n", e.Line, e.Label, e.Fields[0])
	}
	// Output:
	// tickets.csv: read as CSV with a header, the text from "message", the label from "queue"
	// line 2, hardware: it prints "ERROR", nothing else
	// line 3, access: my password is not taken
	// line 4, hardware: the screen stays black
	// line 5, access: please unlock my account
}

func ExampleReadFrom_fault() {
	_, err := text.ReadFrom("tickets.csv", strings.NewReader(tickets), text.Source{Text: []string{"mesage"}})
	fmt.Println(err)
	// Output:
	// tickets.csv: read as CSV with a header: there is no column "mesage": the columns are "subject", "message", "queue"; did you mean "message"?
}

// From a table to what a model is trained on: the parts, the vocabulary of the
// training part, and the numbers of its tokens without padding.
func Example() {
	table, err := text.ReadFrom("tickets.csv", strings.NewReader(tickets), text.Source{Label: "queue"})
	if err != nil {
		fmt.Println(err)
		return
	}
	corpus, err := text.Assemble(table, nil, nil, text.Split{Validation: 0.25, Test: -1, Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	var docs [][]string
	for _, e := range corpus.Train.Examples {
		docs = append(docs, text.Words(nil, e.Fields[0], true))
	}
	vocabulary := text.FitVocabulary(slices.Values(docs), text.VocabularyOptions{})
	var b text.RaggedBuilder
	for _, doc := range docs {
		b.AddTokens(vocabulary, doc, 256)
	}
	fmt.Println(corpus.Classes, len(corpus.Train.Examples), "to train on,", len(corpus.Validation.Examples), "to validate")
	fmt.Println(b.Ragged().Rows(), "sequences of", vocabulary.Size()-1, "different tokens")
	// Output:
	// [access hardware] 2 to train on, 2 to validate
	// 2 sequences of 12 different tokens
}

func ExampleWords() {
	fmt.Printf("%q\n", text.Words(nil, "I can't log in: it's been 3.5 hours!", true))
	// Output:
	// ["i" "can't" "log" "in" ":" "it's" "been" "3.5" "hours" "!"]
}

func ExampleCharacters() {
	fmt.Printf("%q\n", text.Characters(nil, "Vive  la 🇫🇷", true))
	// Output:
	// ["v" "i" "v" "e" " " "l" "a" " " "🇫🇷"]
}
