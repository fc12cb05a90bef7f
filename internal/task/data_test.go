package task

import (
	"reflect"
	"testing"

	"github.com/doubleroute/sweep/internal/blob"
	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels/text"
)

// TestStoredDataAreWhole: a task that is done elsewhere sees all that there is.
func TestStoredDataAreWhole(t *testing.T) {
	corpus := &text.Corpus{
		Classes: []string{"a", "b"}, Fields: []string{"text"},
		Train:   text.Part{Examples: []text.Example{{Fields: []string{"good day"}}}, Targets: text.Targets{Labels: []int32{0}}},
		Vectors: &text.WordVectors{Words: []string{"good"}, Dim: 2, Numbers: []float32{1, -2}},
	}
	store := blob.Folder{Path: t.TempDir()}
	o := routes.TextOptions{Tokens: "words", Lowercase: true, Buckets: 4}
	must(t, PutData(store, "key", routes.NewData(nil, corpus, o)))
	got, err := (&Datasets{Store: store}).Dataset("key")
	must(t, err)
	if !reflect.DeepEqual(got.Corpus, corpus) || got.Options != o {
		t.Errorf("stored and read:\n%+v\n%+v", got.Corpus, corpus)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
