package routes

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/routes/modelfile"
	"github.com/doubleroute/sweep/submodels"
)

// parsed reads a model file whose numbers may be changed.
func parsed(t testing.TB, file []byte) *modelfile.File {
	t.Helper()
	f, err := modelfile.Parse(slices.Clone(file))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// sealed writes a model file with a checksum that is right.
func sealed(t testing.TB, f *modelfile.File) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := modelfile.Write(&file, f.Meta, f.Tensors); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// set sets a member of a JSON object.
func set(t testing.TB, object *json.RawMessage, name string, value any) {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal(*object, &all); err != nil {
		t.Fatal(err)
	}
	if _, ok := all[name]; !ok {
		t.Fatalf("there is no %s in %s", name, *object)
	}
	all[name] = value
	var err error
	if *object, err = json.Marshal(all); err != nil {
		t.Fatal(err)
	}
}

// tensorOf finds a tensor by name.
func tensorOf(t testing.TB, f *modelfile.File, name string) *modelfile.Tensor {
	t.Helper()
	for i := range f.Tensors {
		if f.Tensors[i].Name == name {
			return &f.Tensors[i]
		}
	}
	t.Fatalf("there is no tensor %s", name)
	return nil
}

// cut leaves so many bytes of a tensor of one dimension.
func cut(t *modelfile.Tensor, bytes, numbers int) { t.Data, t.Shape = t.Data[:bytes], []int{numbers} }

// TestResealed refuses model files whose checksum was made anew and that ask for more
// than they hold, or hold what is no number, in memory of a few times the file.
func TestResealed(t *testing.T) {
	_, dense := savedModel(t)
	bag := savedBag(t)
	huge := 4294967295
	number := func(name string, place int, value float64) func(f *modelfile.File) {
		return func(f *modelfile.File) {
			one := modelfile.FloatTensor("", []float32{float32(value)}).Data
			copy(tensorOf(t, f, name).Data[4*place:], one)
		}
	}
	for name, c := range map[string]struct {
		file   []byte
		change func(f *modelfile.File)
		want   error
	}{
		"buckets":              {dense, func(f *modelfile.File) { f.Text.Buckets = huge }, nil},
		"embedding":            {dense, func(f *modelfile.File) { set(t, &f.Routes[0].Settings, "embedding", 4096) }, nil},
		"filters":              {dense, func(f *modelfile.File) { set(t, &f.Routes[0].Settings, "filters", 65536) }, nil},
		"length":               {dense, func(f *modelfile.File) { f.Views[0].Length = 1 << 60 }, nil},
		"no buckets":           {dense, func(f *modelfile.File) { f.Text.Buckets = 0 }, nil},
		"no view":              {dense, func(f *modelfile.File) { f.Views = f.Views[1:] }, nil},
		"no class":             {dense, func(f *modelfile.File) { f.Classes = nil }, nil},
		"no route":             {dense, func(f *modelfile.File) { f.Routes = nil }, nil},
		"three routes":         {dense, func(f *modelfile.File) { f.Routes = append(f.Routes, f.Routes[0]) }, nil},
		"fewer tokens":         {dense, func(f *modelfile.File) { cut(tensorOf(t, f, "views/characters/tokens/ends"), 8, 2) }, modelfile.ErrDamaged},
		"no number":            {dense, number("a/filters/weights", 5, math.NaN()), modelfile.ErrNumbers},
		"infinite":             {dense, number("combiner/bias", 0, math.Inf(-1)), modelfile.ErrNumbers},
		"no number of a bag":   {bag, number("a/weights", 0, math.NaN()), modelfile.ErrNumbers},
		"no number of a scale": {bag, number("ngrams/a/scales", 0, math.Inf(1)), modelfile.ErrNumbers},
		"fewer keys":           {bag, func(f *modelfile.File) { cut(tensorOf(t, f, "ngrams/a/keys"), 8, 1) }, nil},
		"fewer scales":         {bag, func(f *modelfile.File) { cut(tensorOf(t, f, "ngrams/a/scales"), 8, 2) }, nil},
		"rows that fall":       {bag, func(f *modelfile.File) { clear(tensorOf(t, f, "a/weights/rows").Data) }, modelfile.ErrDamaged},
		"active":               {bag, func(f *modelfile.File) { f.Routes[0].Sparse.Active = 1e300 }, nil},
		"buckets of a bag":     {bag, func(f *modelfile.File) { set(t, &f.Routes[0].Settings, "buckets", 1<<24) }, nil},
	} {
		f := parsed(t, c.file)
		c.change(f)
		bad := sealed(t, f)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Load(bytes.NewReader(bad), nil)
		if err == nil { // which does not read what prediction does not depend on
			_, err = loadModel(bytes.NewReader(bad), nil)
		}
		runtime.ReadMemStats(&after)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 64<<20 {
			t.Errorf("%s: %d MiB for a file of %d bytes", name, taken>>20, len(bad))
		}
	}
	if _, err := Load(endless{}, nil); err == nil {
		t.Error("an endless file of zeros is read")
	}
	for name, file := range map[string][]byte{"dense": dense, "bag": bag} {
		if again := sealed(t, parsed(t, file)); !bytes.Equal(again, file) {
			t.Errorf("%s is written with other bytes", name)
		}
	}
}

// endless is a file that has no end, such as /dev/zero.
type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// FuzzLoad loads model files of any metadata and any numbers whose checksum is right:
// they are refused, or predict.
func FuzzLoad(f *testing.F) {
	_, dense := savedModel(f)
	files := [][]byte{dense, savedBag(f)}
	for _, name := range []string{"model1", "bag1"} {
		old, err := os.ReadFile("testdata/" + name + ".sweep")
		if err != nil {
			f.Fatal(err)
		}
		files = append(files, old)
	}
	for i, file := range files {
		meta, err := json.Marshal(parsed(f, file).Meta)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(i, meta, 0, []byte(nil))
		f.Add(i, bytes.ReplaceAll(meta, []byte(`1`), []byte(`9`)), 0, []byte(nil))
		f.Add(i, bytes.ReplaceAll(meta, []byte(`0`), []byte(`-1`)), 0, []byte(nil))
		f.Add(i, bytes.ReplaceAll(meta, []byte(`:2`), []byte(`:4294967295`)), 0, []byte(nil))
		for place := range 12 {
			f.Add(i, meta, place, []byte{255, 255, 255, 127})
		}
	}
	f.Fuzz(func(t *testing.T, i int, meta []byte, place int, numbers []byte) {
		file := parsed(t, files[uint(i)%uint(len(files))])
		file.Meta = modelfile.Meta{}
		if json.Unmarshal(meta, &file.Meta) != nil {
			return
		}
		if n := len(numbers); n > 0 {
			changed := &file.Tensors[uint(place)%uint(len(file.Tensors))]
			at := place % max(len(changed.Data), 1)
			copy(changed.Data[max(at, 0):], numbers)
		}
		var out bytes.Buffer
		if modelfile.Write(&out, file.Meta, file.Tensors) != nil {
			return
		}
		for _, load := range []func() (*Classifier, error){
			func() (*Classifier, error) { return Load(bytes.NewReader(out.Bytes()), nil) },
			func() (*Classifier, error) {
				m, err := loadModel(bytes.NewReader(out.Bytes()), nil)
				if err != nil {
					return nil, err
				}
				return newClassifier(m)
			},
		} {
			c, err := load()
			if err == nil {
				err = predictSomething(c)
			}
			if err != nil && (strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "goroutine")) {
				t.Errorf("%q is more than a sentence", err)
			}
		}
	})
}

func predictSomething(c *Classifier) (err error) {
	if c.Columns() > 0 {
		_, _, err = c.PredictVector(make([]float32, c.Columns()))
		return err
	}
	fields := make([]string, len(c.Fields()))
	for i := range fields {
		fields[i] = "not a bad day, an unknownword"
	}
	_, _, err = c.Predict(fields...)
	return err
}

// savedBag trains a bag of hashed n-grams and saves it.
func savedBag(t testing.TB) []byte {
	t.Helper()
	r := route(t, "all", "bag", submodels.Values{"buckets": 1024, "weights": "tfidf"})
	var file bytes.Buffer
	if err := fit(t, wordy(60, 30), single(r, nil), TrainOptions{Seed: 1}).Model.Save(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
