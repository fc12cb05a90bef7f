package text

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	oldrand "math/rand" // what testing/quick hands out
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/quick"

	"golang.org/x/text/encoding/charmap"
)

// rows writes examples as field|field=label, which is easy to compare.
func rows(table *Table) []string {
	var out []string
	for _, e := range table.Examples {
		fields := strings.Join(e.Fields, "|")
		if e.Numbers != nil {
			fields = strings.Trim(fmt.Sprint(e.Numbers), "[]")
		}
		out = append(out, fields+"="+e.Label)
	}
	return out
}

// TestForms reads one small file of every kind, with nothing stated where the
// content can tell.
func TestForms(t *testing.T) {
	greet := []string{"how are you=greet", "see you=leave", "good day=greet", "bye=leave"}
	for _, tt := range []struct {
		name, content string
		src           Source
		want          []string
		fields        string
	}{
		{"csv", "text,label\nhow are you,greet\nsee you,leave\ngood day,greet\nbye,leave\n", Source{}, greet, "text"},
		{"csv, label first", "label,message\ngreet,how are you\nleave,see you\ngreet,good day\nleave,bye\n", Source{}, greet, "message"},
		{"csv, no header", "how are you,greet\nsee you,leave\ngood day,greet\nbye,leave\n", Source{}, greet, "text"},
		{"csv, columns by number", "how are you,greet\nsee you,leave\ngood day,greet\nbye,leave\n", Source{Text: []string{"1"}, Label: "2"}, greet, "1"},
		{"csv, names in any case", "Text,LABEL\nhow are you,greet\nsee you,leave\ngood day,greet\nbye,leave\n", Source{Text: []string{"text"}, Label: "label"}, greet, "Text"},
		{"csv, strange names stated", "a,b\nhow are you,greet\nsee you,leave\ngood day,greet\nbye,leave\n", Source{Header: "yes"}, greet, "a"},
		{"csv, header stated away", "text,label\nhow are you,greet\n", Source{Header: "no"}, []string{"text=label", "how are you=greet"}, "text"},
		{"csv with semicolons", "text;label\nhow, are you;greet\nsee, you;leave\n", Source{}, []string{"how, are you=greet", "see, you=leave"}, "text"},
		{"csv with bars", "how are you|greet\nsee you|leave\ngood day|greet\nbye|leave\n", Source{}, greet, "text"},
		{"csv with tabs", "text\tlabel\n\"say \"\"hi\"\"\"\tgreet\nbye\tleave\n", Source{Form: "csv"}, []string{`say "hi"=greet`, "bye=leave"}, "text"},
		{"csv, CRLF", "text,label\r\nhow are you,greet\r\n\"see\nyou\",leave\r\ngood day,greet\r\nbye,leave", Source{}, []string{"how are you=greet", "see\nyou=leave", "good day=greet", "bye=leave"}, "text"},
		{"csv, CR only", "text,label\rhow are you,greet\rsee you,leave\rgood day,greet\rbye,leave\r", Source{}, greet, "text"},
		{"csv, quotes", "text,label\n\"a \"\"b\"\", c\",x\n5\" pipe,y\n\"\",x\n", Source{}, []string{`a "b", c=x`, `5" pipe=y`, "=x"}, "text"},
		{"csv, three columns", "id,text,label\n1,how are you,greet\n2,see you,leave\n3,good day,greet\n4,bye,leave\n", Source{}, greet, "text"},
		{"csv, number label by content", "0,great film\n1,what a waste\n0,loved it so\n1,i want my money back\n", Source{}, []string{"great film=0", "what a waste=1", "loved it so=0", "i want my money back=1"}, "text"},
		{"csv, header over numbers", "rating,opinion\n0,great film\n1,what a waste\n0,loved it so\n", Source{}, []string{"great film=0", "what a waste=1", "loved it so=0"}, "opinion"},
		{"csv, header over labels", "kind,utter\n" + strings.Repeat("good,one text of some length\nbad,another one of these\n", 4), Source{}, slices.Repeat([]string{"one text of some length=good", "another one of these=bad"}, 4), "utter"},
		{"csv, constant column", "src,note,kind\nweb,how are you,greet\nweb,see you,leave\nweb,good day,greet\nweb,bye,leave\n", Source{Header: "yes"}, greet, "note"},
		{"csv, two text columns", "title,body,label\nhi,how are you,greet\nyo,see you,leave\n", Source{Text: []string{"body", "title"}}, []string{"how are you|hi=greet", "see you|yo=leave"}, "body title"},
		{"csv, two text columns by number", "hi,how are you,greet\nyo,see you,leave\n", Source{Text: []string{"1", "2"}, Label: "3"}, []string{"hi|how are you=greet", "yo|see you=leave"}, "1 2"},
		{"csv, empty rows at the end", "text,label\nhow are you,greet\nsee you,leave\n,\n,\n", Source{}, []string{"how are you=greet", "see you=leave"}, "text"},
		{"tsv", "how are you\tgreet\nsee you\tleave\ngood day\tgreet\nbye\tleave\n", Source{}, greet, "text"},
		{"tsv, label first", "greet\thow are you\nleave\tsee you\ngreet\tgood day\nleave\tbye\n", Source{}, greet, "text"},
		{"tsv, header", "sentence\tlabel\nhow are you\tgreet\nsee you\tleave\ngood day\tgreet\nbye\tleave\n", Source{}, greet, "sentence"},
		{"tsv, quotes are text", "\"well\" he said\tx\n\"\ty\n", Source{}, []string{`"well" he said=x`, `"=y`}, "text"},
		{"jsonl", `{"text":"how are you","label":"greet"}` + "\n\n" + `{"label":"leave","text":"se\u0065 you"}` + "\n", Source{}, []string{"how are you=greet", "see you=leave"}, "text"},
		{"jsonl, numbers and truths as labels", `{"id":1,"sentence":"a b","y":1}` + "\n" + `{"id":2,"sentence":"c","y":true}`, Source{}, []string{"a b=1", "c=true"}, "sentence"},
		{"jsonl, keys stated", `{"a":"x","b":"y","c":"z"}` + "\n" + `{"a":"u","b":"v","c":"w","more":[1]}`, Source{Text: []string{"b", "a"}, Label: "c"}, []string{"y|x=z", "v|u=w"}, "b a"},
		{"fastText", "__label__greet how are you\n__label__leave see you\n__label__greet\tgood day\n__label__leave bye\n", Source{}, greet, "text"},
		{"TREC coarse", "DESC:manner How did it go ?\nENTY:animal What fowl is it ?\n", Source{}, []string{"How did it go ?=DESC", "What fowl is it ?=ENTY"}, "text"},
		{"TREC fine", "DESC:manner How did it go ?\nENTY:animal What fowl is it ?\n", Source{Label: "fine"}, []string{"How did it go ?=DESC:manner", "What fowl is it ?=ENTY:animal"}, "text"},
		{"TREC without colons", "greet how are you\nleave see you\n", Source{Form: "trec"}, []string{"how are you=greet", "see you=leave"}, "text"},
		{"vectors", "1,-2.5,a\n3e2, 4 ,b\n", Source{Form: "vectors"}, []string{"1 -2.5=a", "300 4=b"}, ""},
		{"vectors, header", "x1,x2,class\n1,2,0\n3,4,1\n", Source{Form: "vectors"}, []string{"1 2=0", "3 4=1"}, ""},
		{"vectors, chosen columns", "x1,x2,x3,class\n1,2,3,0\n4,5,6,1\n", Source{Form: "vectors", Columns: []string{"x3", "x1"}}, []string{"3 1=0", "6 4=1"}, ""},
		{"vectors, label first", "a\t1\t2\nb\t3\t4\n", Source{Form: "vectors"}, []string{"1 2=a", "3 4=b"}, ""},
		{"vectors, spaces", "1  2 a\n3 4   b\n", Source{Form: "vectors"}, []string{"1 2=a", "3 4=b"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, content := range []string{tt.content, "\ufeff" + tt.content, pack(tt.content), widen(tt.content)} {
				table, err := ReadFrom("data", strings.NewReader(content), tt.src)
				if err != nil {
					t.Fatal(err)
				}
				if got := rows(table); !slices.Equal(got, tt.want) {
					t.Fatalf("got  %q\nwant %q\n%s", got, tt.want, strings.Join(table.Notices, "\n"))
				}
				if got := strings.Join(table.Fields, " "); got != tt.fields {
					t.Errorf("fields are %q, want %q", got, tt.fields)
				}
			}
		})
	}
}

// TestLineNumbers holds examples to the line where they begin.
func TestLineNumbers(t *testing.T) {
	for content, want := range map[string][]int{
		"text,label\n\n\"a\nb\",x\n,\nc,y\n\"d\n\n\",x\ne,y":             {3, 6, 7, 10},
		"__label__x a\n\n__label__y b\r\n__label__x c":                   {1, 3, 4},
		"\n{\"text\":\"a\",\"label\":1}\n\n{\"text\":\"b\",\"label\":2}": {2, 4},
	} {
		table, err := ReadFrom("data", strings.NewReader(content), Source{})
		if err != nil {
			t.Errorf("%q: %v", content, err)
			continue
		}
		var got []int
		for _, e := range table.Examples {
			got = append(got, e.Line)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: lines %v, want %v", content, got, want)
		}
	}
}

// TestNotices holds the sentences about what was decided or converted.
func TestNotices(t *testing.T) {
	latin, err := charmap.Windows1252.NewEncoder().String("text,label\nhow are you,greet\ncafé “now”,leave\n")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, tt := range []struct {
		name, content string
		src           Source
	}{
		{"header found", "text,label\nhow are you,greet\n", Source{}},
		{"nothing to decide", "text,label\nhow are you,greet\n", Source{Text: []string{"text"}, Label: "label"}},
		{"Latin-1", latin, Source{Text: []string{"text"}, Label: "label"}},
		{"UTF-16", widen("text,label\ncafé,greet\n"), Source{Text: []string{"text"}, Label: "label"}},
		{"one empty text", "__label__x a\n__label__y\n", Source{}},
		{"empty texts", "text,label\na,x\n ,x\n\"\",y\n", Source{Text: []string{"text"}, Label: "label"}},
		{"empty rows", "text,label\na,x\n,\n,\nb,y\n", Source{Text: []string{"text"}, Label: "label"}},
		{"TREC", "DESC:manner How did it go ?\n", Source{}},
		{"quotes in TSV", "\"a b\"\tx\nc\ty\n", Source{Text: []string{"1"}, Label: "2"}},
		{"vectors", "1,2,a\n3,4,b\n", Source{Form: "vectors"}},
	} {
		table, err := ReadFrom("data", strings.NewReader(tt.content), tt.src)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		fmt.Fprintf(&got, "%s\n", tt.name)
		for _, n := range table.Notices {
			fmt.Fprintf(&got, "\t%s\n", n)
		}
	}
	golden(t, "notices.golden", got.String())
}

func TestLatin1(t *testing.T) {
	table, err := ReadFrom("data", strings.NewReader("__label__x caf\xe9 \x80\n__label__y t\xfcr\n"), Source{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rows(table), []string{"café €=x", "tür=y"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFolder(t *testing.T) {
	root := t.TempDir()
	write(t, root, "pos/1.txt", "a fine film\n")
	write(t, root, "pos/2.txt.gz", pack("\ufeffso good"))
	write(t, root, "pos/more/3.txt", "caf\xe9")
	write(t, root, "neg/1.txt", "")
	write(t, root, "neg/.hidden", "x")
	write(t, root, ".git/x", "x")
	write(t, root, "README", "x")
	write(t, root, "void/.hidden", "x")
	table, err := Read(Source{Path: root})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rows(table), []string{"=neg", "a fine film=pos", "so good=pos", "café=pos"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	var got strings.Builder
	for _, n := range table.Notices {
		fmt.Fprintln(&got, strings.ReplaceAll(filepath.ToSlash(n), filepath.ToSlash(root), "ROOT"))
	}
	golden(t, "folder.golden", got.String())
	if table.Layout.Form != "folder" {
		t.Errorf("the form is %q", table.Layout.Form)
	}
}

// record is a random row whose cells are full of what readers stumble over.
type record struct{ Text, Title, Label string }

func (record) Generate(r *oldrand.Rand, _ int) reflect.Value {
	pieces := []string{`"`, `""`, ",", ";", "\t", "\n", "\r", "\r\n", " ", "a", "é", "🙂", "__label__", "{", "long word", "'", `\`, "|"}
	word := func() string {
		var b strings.Builder
		for range r.Intn(8) {
			b.WriteString(pieces[r.Intn(len(pieces))])
		}
		return b.String()
	}
	return reflect.ValueOf(record{word(), word(), fmt.Sprint("class ", r.Intn(4))})
}

// TestRoundTrip writes random texts with the standard library and reads them
// back.
func TestRoundTrip(t *testing.T) {
	src := Source{Text: []string{"text", "title"}, Label: "label"}
	check := func(form, content string, records []record) bool {
		if len(records) == 0 {
			return true
		}
		src.Form = form
		table, err := ReadFrom("data", strings.NewReader(content), src)
		if err != nil {
			t.Errorf("%s: %v in %q", form, err, content)
			return false
		}
		for i, e := range table.Examples {
			if want := records[i]; e.Fields[0] != want.Text || e.Fields[1] != want.Title || e.Label != want.Label {
				t.Errorf("%s: got %q, want %q", form, e.Fields, want)
				return false
			}
		}
		return len(table.Examples) == len(records)
	}
	if err := quick.Check(func(records []record) bool {
		var commas, objects strings.Builder
		w := csv.NewWriter(&commas)
		_ = w.Write([]string{"title", "text", "label"})
		for _, r := range records {
			_ = w.Write([]string{r.Title, r.Text, r.Label})
			line, _ := json.Marshal(map[string]string{"text": r.Text, "title": r.Title, "label": r.Label})
			fmt.Fprintf(&objects, "%s\n", line)
		}
		w.Flush()
		return check("csv", commas.String(), records) && check("jsonl", objects.String(), records)
	}, nil); err != nil {
		t.Error(err)
	}
}

// TestSampleIsEven holds the detection to files that are sorted by label, where
// the first rows are all of one class.
func TestSampleIsEven(t *testing.T) {
	var b strings.Builder
	r := rand.New(rand.NewPCG(1, 2))
	for class := range 5 {
		for range 3000 {
			fmt.Fprintf(&b, "word %d of this,web,%c\n", r.IntN(1e6), 'a'+class)
		}
	}
	table, err := ReadFrom("data", strings.NewReader(b.String()), Source{})
	if err != nil {
		t.Fatal(err)
	}
	if e := table.Examples[len(table.Examples)-1]; len(table.Examples) != 15000 || e.Label != "e" || !strings.HasPrefix(e.Fields[0], "word ") {
		t.Errorf("%d rows, the last %v", len(table.Examples), e)
	}
}

// TestLongTexts holds the detection to texts longer than its sample.
func TestLongTexts(t *testing.T) {
	long := strings.Repeat("word, ", 20_000)
	for _, content := range []string{
		fmt.Sprintf("text,label\n%q,x\n%q,y\n", long, long),
		fmt.Sprintf("x\t%s\ny\t%s\n", long, long),
		fmt.Sprintf("{\"text\":%q,\"label\":\"x\"}\n{\"text\":%q,\"label\":\"y\"}\n", long, long),
		fmt.Sprintf("__label__x %s\n__label__y %s\n", long, long),
		fmt.Sprintf("A:x %s\nB:y %s\n", long, long),
	} {
		table, err := ReadFrom("data", strings.NewReader(content), Source{})
		if err != nil {
			t.Errorf("%.20q: %v", content, err)
			continue
		}
		if e := table.Examples; len(e) != 2 || strings.TrimSpace(e[1].Fields[0]) != strings.TrimSpace(long) {
			t.Errorf("%.20q: %d rows, the last with %d bytes", content, len(e), len(e[len(e)-1].Fields[0]))
		}
	}
}
