package wordvectors

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels/text"
)

// words and rows are what every form of the tests holds. All numbers are exact in
// 16 bits.
func words() []string { return []string{"the", ",", "Film", "good", "film", "u.s", "bad", "New York"} }

func row(i int) []float32 { return []float32{float32(i), -0.5, float32(i) / 4} }

func textRows() string {
	var b strings.Builder
	for i, word := range words() {
		fmt.Fprintf(&b, "%s %v %v %v\n", word, row(i)[0], row(i)[1], row(i)[2])
	}
	return b.String()
}

func binaryRows(kind string) []byte {
	var b []byte
	for i := range words() {
		b = append(b, encoded(row(i), kind)...)
	}
	return b
}

func encoded(row []float32, kind string) (b []byte) {
	for _, x := range row {
		bits := math.Float32bits(x)
		switch kind {
		case "F32":
			b = binary.LittleEndian.AppendUint32(b, bits)
		case "BF16":
			b = binary.LittleEndian.AppendUint16(b, uint16(bits>>16))
		case "F16":
			short := uint16(bits>>16) & 0x8000
			if x != 0 {
				short |= uint16(int(bits>>23&255)-112)<<10 | uint16(bits>>13&1023)
			}
			b = binary.LittleEndian.AppendUint16(b, short)
		}
	}
	return b
}

func word2vec(end string) string {
	b := fmt.Sprintf("%d 3\n", len(words()))
	for i, word := range words() {
		b += strings.ReplaceAll(word, " ", "_") + " " + string(encoded(row(i), "F32")) + end
	}
	return b
}

func safetensors(kind string) string {
	data := binaryRows(kind)
	head := fmt.Sprintf(`{"__metadata__":{"a":"b"},"bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"m":{"dtype":%q,"shape":[%d,3],"data_offsets":[4,%d]}}`, kind, len(words()), 4+len(data))
	return string(binary.LittleEndian.AppendUint64(nil, uint64(len(head)))) + head + "\x00\x00\x00\x00" + string(data)
}

func packed(content string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(content))
	_ = z.Close()
	return b.String()
}

func TestFormsAreRead(t *testing.T) {
	list := strings.Join(words(), "\n") + "\n"
	index := `{"the":0,",":1,"Film":2,"good":3,"film":4,"u.s":5,"bad":6,"New York":7}`
	for name, c := range map[string]struct{ content, list, listed string }{
		"glove":                {content: textRows()},
		"windows":              {content: strings.ReplaceAll(textRows(), "\n", "\r\n")},
		"tabs":                 {content: strings.ReplaceAll(textRows(), " ", "\t")},
		"word2vec text":        {content: "8 3\n" + textRows()},
		"fasttext":             {content: "8 3\n" + strings.ReplaceAll(textRows(), "\n", " \n")},
		"word2vec binary":      {content: word2vec("")},
		"word2vec binary, own": {content: word2vec("\n")},
		"safetensors":          {content: safetensors("F32"), list: list, listed: "v.txt"},
		"safetensors, half":    {content: safetensors("F16"), list: index, listed: "v.json"},
		"safetensors, brain":   {content: safetensors("BF16"), list: index, listed: "vocab.json"},
	} {
		for _, content := range []string{c.content, packed(c.content)} {
			folder := t.TempDir()
			path := filepath.Join(folder, "v.safetensors")
			write(t, path, content)
			if c.list != "" {
				write(t, filepath.Join(folder, c.listed), c.list)
			}
			v, notices, err := Read(path, Options{Words: []string{"good", "Film", "BAD", "none", ","}, Extra: 2})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			want := &text.WordVectors{Dim: 3}
			for _, i := range []int{0, 1, 2, 3, 4, 5, 6} {
				want.Words, want.Numbers = append(want.Words, words()[i]), append(want.Numbers, row(i)...)
			}
			if !reflect.DeepEqual(v, want) {
				t.Errorf("%s:\n got %v\nwant %v", name, v, want)
			}
			notice := "v.safetensors: 3 numbers a word; 4 of 5 words of the training part; 2 further words"
			if !slices.Equal(notices, []string{notice}) {
				t.Errorf("%s: notices %q", name, notices)
			}
		}
	}
}

func TestOnlyRowsThatCanMatter(t *testing.T) {
	for _, c := range []struct {
		o    Options
		want []string
	}{
		{Options{Words: []string{"good"}}, []string{"good"}},
		{Options{Words: []string{"good"}, Extra: 2}, []string{"the", ",", "good"}},
		{Options{Words: []string{"good"}, Extra: 3, Lowercase: true}, []string{"the", ",", "good", "film"}},
		{Options{Words: []string{"good"}, Extra: 100}, []string{"the", ",", "Film", "good", "film", "u.s", "bad"}},
	} {
		v, _, err := ReadFrom("v", strings.NewReader(textRows()+textRows()), c.o)
		if err != nil || !slices.Equal(v.Words, c.want) {
			t.Errorf("%+v: %v, %v", c.o, v, err)
		}
	}
}

func faults() map[string]string {
	return map[string]string{
		"":                         "holds no line",
		"the\n":                    `v:1: holds "the" alone: a word and its numbers were expected`,
		"the 1 2\ngood 1\n":        "v:2: has 1 numbers where 2 were expected",
		"the 1 2\ngood 1 x\n":      `v:2: holds "x" where number 2 of 2 was expected`,
		"the 1 2\ngood NaN 1\n":    `v:2: holds "NaN"`,
		"the film is good\n":       `v:1: "film" stands where the first number of "the" was expected`,
		"the 1 2\n":                "holds a vector for none of the 1 word of the training part",
		"PK\x03\x04...":            "zip archive: unpack it first",
		"\xba\x16\x4f\x2f\x0c\x00": ".vec",
		word2vec("")[:40]:          "ends within word 3 of the 8 words that its first line promises",
		packed(textRows())[:50]:    "ends too early",
		safetensors("F32"):         "looked for v.txt, v.json, vocab.txt, vocab.json or words.txt",
		strings.Replace(safetensors("F32"), `"F32","shape":[8`, `"I64","shape":[8`, 1): "type I64, not F32",
		strings.Replace(safetensors("F32"), `[8,3]`, `[9,3]`, 1):                       "cannot have the shape [9 3]",
		strings.Replace(safetensors("F32"), `"shape":[1]`, `"shape":[]`, 1)[:30]:       "ends too early",
	}
}

func TestFaultsAreForPeople(t *testing.T) {
	for content, want := range faults() {
		_, _, err := ReadFrom("v", strings.NewReader(content), Options{Words: []string{"good"}})
		var fault *text.Error
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, not %s", content, err, want)
		}
	}
	if _, _, err := Read(filepath.Join(t.TempDir(), "none"), Options{}); err == nil || !strings.Contains(err.Error(), "cannot be opened") {
		t.Errorf("no file: %v", err)
	}
}

// FuzzReadFrom reads anything: it comes to vectors that keep their promises or to a
// *text.Error.
func FuzzReadFrom(f *testing.F) {
	folder := f.TempDir()
	write(f, filepath.Join(folder, "v.txt"), strings.Join(words(), "\n"))
	for content := range faults() {
		f.Add([]byte(content), uint8(1), true)
	}
	for _, content := range []string{textRows(), "8 3\n" + textRows(), word2vec(""), word2vec("\n"), packed(textRows()),
		safetensors("F32"), safetensors("F16"), safetensors("BF16")} {
		f.Add([]byte(content), uint8(3), false)
	}
	f.Fuzz(func(t *testing.T, content []byte, extra uint8, lower bool) {
		o := Options{Words: []string{"good", "Film"}, Extra: int(extra), Lowercase: lower}
		v, notices, err := ReadFrom(filepath.Join(folder, "v.safetensors"), bytes.NewReader(content), o)
		if err != nil {
			var fault *text.Error
			if !errors.As(err, &fault) || v != nil {
				t.Fatalf("%v with %v", err, v)
			}
			return
		}
		if len(v.Words) == 0 || len(v.Numbers) != len(v.Words)*v.Dim || len(notices) != 1 || len(v.Words) > int(extra)+3 {
			t.Fatalf("%d words, %d numbers of %d, %q", len(v.Words), len(v.Numbers), v.Dim, notices)
		}
		seen := map[string]bool{}
		for _, word := range v.Words {
			if seen[word] {
				t.Fatalf("%q is there twice", word)
			}
			seen[word] = true
		}
		for _, x := range v.Numbers {
			if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				t.Fatalf("holds %v", x)
			}
		}
	})
}

// TestRealVectors reads GloVe's vectors where they are at hand.
func TestRealVectors(t *testing.T) {
	path := realVectors(t)
	v, _, err := Read(path, Options{Words: []string{"film", "Paris", "zzzzqqq"}, Extra: 1000, Lowercase: true})
	if err != nil {
		t.Fatal(err)
	}
	if v.Dim != 100 || len(v.Words) != 1002 || !slices.Equal(v.Words[:3], []string{"the", ",", "."}) || v.Numbers[0] != -0.0382 {
		t.Errorf("%d words of %d numbers, first %q", len(v.Words), v.Dim, v.Words[:3])
	}
	for _, word := range []string{"film", "paris"} {
		if !slices.Contains(v.Words, word) {
			t.Errorf("%q is not there", word)
		}
	}
}

// realVectors returns the vectors of the public data sets, or skips the test.
func realVectors(t *testing.T) string {
	root := os.Getenv("SWEEP_TEST_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	path := filepath.Join(root, "vectors", "glove.6B.100d.top100k.txt.gz")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no public data sets in %s: set SWEEP_TEST_DATA to their folder", root)
	}
	return path
}

func write(t testing.TB, path, content string) {
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
