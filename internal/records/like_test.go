package records

import (
	"strings"
	"testing"
)

// TestLike reads a second file as the training file says.
func TestLike(t *testing.T) {
	const rows = 4
	for _, tt := range []struct {
		name, train, test string
		src               Source // of both
		unlabelled        bool
		first, err        string
		labelled          bool
	}{
		{name: "a test file without the label", train: "text,is_reply,target\n" + repeated(rows, bill+",1,pay", light+",0,home", bill+" again,0,pay", light+" again,1,home"),
			test: "text,is_reply\n" + repeated(rows, bill+",1", light+",0"), unlabelled: true, first: "please pay my bill number 0 today="},
		{name: "a test file without the label, which is needed", train: "text,is_reply,target\n" + repeated(rows, bill+",1,pay", light+",0,home"),
			test: "text,is_reply\n" + repeated(rows, bill+",1", light+",0"), err: `there is no column "target", where train has the label: its columns are "text", "is_reply"`},
		{name: "another column is longer", train: "head,story,kind\n" + repeated(rows, "bill %d,"+bill+",pay", "light %d,"+light+",home"),
			test: "head,story,kind\n" + repeated(rows, bill+" and more of it than there is,bill %d,pay", light+" and more of it than there is,light %d,home"), first: "bill 0=pay", labelled: true},
		{name: "columns in another order", train: "text,label\n" + repeated(rows, bill+",pay", light+",home"),
			test: "label,id,text\n" + repeated(rows, "pay,1,"+bill, "home,2,"+light), first: "please pay my bill number 0 today=pay", labelled: true},
		{name: "a short file with a header", train: "utter,goal\n" + repeated(8, bill+",pay", light+",home"),
			test: "utter,goal\npay my bill,pay\n", first: "pay my bill=pay", labelled: true},
		{name: "no header in both, short", train: repeated(8, bill+",pay", light+",home"),
			test: "hello,pay\n", first: "hello=pay", labelled: true},
		{name: "a header that the training file has not", train: repeated(8, bill+",pay", light+",home"),
			test: "text,label\n" + repeated(rows, bill+",pay"), first: "please pay my bill number 0 today=pay", labelled: true},
		{name: "no header, and no label", train: repeated(8, bill+",pay", light+",home"),
			test: repeated(rows, bill), unlabelled: true, first: "please pay my bill number 0 today="},
		{name: "no header, label first, and no label", train: repeated(8, "pay,"+bill, "home,"+light),
			test: repeated(rows, bill), unlabelled: true, first: "please pay my bill number 0 today="},
		{name: "the header is missing", train: "text,label\n" + repeated(8, bill+",pay", light+",home"),
			test: repeated(rows, bill+",pay"), err: `there is no column "text", where train has the text: its first row is "please pay my bill number 0 today", "pay"`},
		{name: "no text column", train: "story,label\n" + repeated(8, bill+",pay", light+",home"),
			test: "head,label\n" + repeated(rows, bill+",pay"), err: `there is no column "story", where train has the text: its columns are "head", "label"`},
		{name: "the delimiter of the training file", train: "text;label\n" + repeated(8, bill+";pay", light+";home"),
			test: "text;label\na, b;pay\nc, d;home\n", first: "a, b=pay", labelled: true},
		{name: "another delimiter", train: "text;label\n" + repeated(8, bill+";pay", light+";home"),
			test: "text,label\n" + repeated(rows, bill+",pay", light+",home"), first: "please pay my bill number 0 today=pay", labelled: true},
		{name: "another encoding", train: "text,label\n" + repeated(8, bill+" é,pay", light+",home"),
			test: "text,label\nle caf\xe9 est ferm\xe9,pay\n", first: "le café est fermé=pay", labelled: true},
		{name: "JSON after CSV", train: "text,label\n" + repeated(8, bill+",pay", light+",home"),
			test: `{"text":"pay it","label":"pay"}` + "\n", first: "pay it=pay", labelled: true},
		{name: "JSON without the label", train: repeated(4, `{"text":"`+bill+`","label":"pay"}`, `{"text":"`+light+`","label":"home"}`),
			test: `{"text":"pay it"}` + "\n", unlabelled: true, first: "pay it="},
		{name: "the label is stated", src: Source{Label: "target"}, train: "text,other,target\n" + repeated(rows, bill+",1,pay", light+",0,home"),
			test: "text,other\n" + repeated(rows, bill+",1"), unlabelled: true, first: "please pay my bill number 0 today="},
		{name: "empty labels", train: "text,label\n" + repeated(8, bill+",pay", light+",home"),
			test: "text,label\n" + repeated(rows, bill+","), unlabelled: true, first: "please pay my bill number 0 today=", labelled: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			train, err := OpenStream("train", strings.NewReader(tt.train), tt.src, nil)
			if err != nil {
				t.Fatal(err)
			}
			layout := train.Layout()
			src := tt.src
			src.Unlabelled = tt.unlabelled
			got, r, err := all("test", tt.test, src, &layout)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("got %q, %v; want an error with %s", got, err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got[0] != tt.first || r.Layout().Labelled() != tt.labelled {
				t.Errorf("got %q, labelled %v; want %q", got[0], r.Layout().Labelled(), tt.first)
			}
		})
	}
}

// TestUnlabelled reads what is to be predicted, where nothing binds it.
func TestUnlabelled(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		src           Source
		first         string
		rows          int
		form          string
	}{
		{"lines, an empty one too", "pay my bill\nlight, off\n\nwhat; now\n", Source{}, "pay my bill=", 4, "lines"},
		{"one line", "pay my bill, please", Source{Form: "lines"}, "pay my bill, please=", 1, "lines"},
		{"a column with a header", "text\npay my bill\nlight off\n", Source{}, "pay my bill=", 2, "csv"},
		{"cells with line breaks", "\"pay\nmy bill\"\n\"light, off\"\n", Source{}, "pay\nmy bill=", 2, "csv"},
		{"columns", "id,text,channel\n1,pay my bill,web\n2,light off,app\n", Source{Text: []string{"text"}, Keep: []string{"id", "channel"}}, "pay my bill=", 2, "csv"},
		{"objects", `{"id":7,"text":"pay my bill"}` + "\n", Source{Keep: []string{"id"}}, "pay my bill=", 1, "jsonl"},
		{"Latin-1", "le caf\xe9 est ferm\xe9\n", Source{}, "le café est fermé=", 1, "lines"},
		{"a mark", "\ufeffpay my bill\n", Source{}, "pay my bill=", 1, "lines"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.src.Unlabelled = true
			got, r, err := all("-", tt.content, tt.src, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != tt.rows || got[0] != tt.first || r.Layout().Form != tt.form {
				t.Errorf("got %q as %s, want %d records, the first %q, as %s", got, r.Layout().Form, tt.rows, tt.first, tt.form)
			}
		})
	}
}

// TestPrefer takes the columns that a model knows where the file names all of them,
// and looks for no label where none is needed, however odd what is there would be.
func TestPrefer(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		src           Source
		first         string
	}{
		{"by name", "body,text\na long text with many words in it,short\n", Source{Prefer: []string{"text"}}, "short="},
		{"in any case", "Body,TEXT\na long text with many words in it,short\n", Source{Prefer: []string{"text"}}, "short="},
		{"two", "body,id,subject\nwhat is in it,7,about\n", Source{Prefer: []string{"subject", "body"}}, "about|what is in it="},
		{"not all there", "body,id\nwhat is in it,7\n", Source{Prefer: []string{"subject", "body"}}, "what is in it="},
		{"none there", "message,id\nwhat is in it,7\n", Source{Prefer: []string{"text"}}, "what is in it="},
		{"stated", "body,text\nlong,short\n", Source{Text: []string{"body"}, Prefer: []string{"text"}}, "long="},
		{"labels that cannot be told apart", "text,good,bad\nfine film,1,0\nweak film,0,1\n", Source{Prefer: []string{"text"}}, "fine film="},
		{"labels that are lists", `{"text":"a film","label":["x","y"]}` + "\n", Source{Prefer: []string{"text"}}, "a film="},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.src.Unlabelled, tt.src.NoLabel = true, true
			got, r, err := all("-", tt.content, tt.src, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got[0] != tt.first || r.Layout().Labelled() {
				t.Errorf("got %q, labelled %v, want %q", got, r.Layout().Labelled(), tt.first)
			}
		})
	}
}

// TestKept returns the columns that are to be kept beside the texts.
func TestKept(t *testing.T) {
	for _, content := range []string{
		"id,text,channel\n1,pay my bill,web\n2,light off,app\n",
		`{"id":1,"text":"pay my bill","channel":"web"}` + "\n" + `{"id":2,"text":"light off","channel":"app"}` + "\n",
		"[\n{\"id\":1,\"text\":\"pay my bill\",\"channel\":\"web\"}, {\"id\":2,\"text\":\"light off\",\"channel\":\"app\"}]",
	} {
		r, err := OpenStream("-", strings.NewReader(content), Source{Text: []string{"text"}, Keep: []string{"channel", "id"}, Unlabelled: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"web 1", "app 2"} {
			if rec, err := r.Next(); err != nil || strings.Join(rec.Kept, " ") != want {
				t.Errorf("got %q, %v; want %s", rec.Kept, err, want)
			}
		}
	}
}
