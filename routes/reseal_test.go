package routes

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/doubleroute/sweep/submodels"
)

// split takes a model file apart: its header and what follows, without the checksum.
func split(t testing.TB, file []byte) (head map[string]any, rest []byte) {
	t.Helper()
	at := len(fileMagic) + 4
	size := int(binary.LittleEndian.Uint32(file[len(fileMagic):]))
	if err := json.Unmarshal(file[at:at+size], &head); err != nil {
		t.Fatal(err)
	}
	return head, file[at+size : len(file)-sha256.Size]
}

// seal puts a model file together, with a checksum that is right.
func seal(head, rest []byte) []byte {
	file := binary.LittleEndian.AppendUint32([]byte(fileMagic), uint32(len(head)))
	file = append(append(file, head...), rest...)
	sum := sha256.Sum256(file)
	return append(file, sum[:]...)
}

// sealed is seal of a header that has been changed.
func sealed(t testing.TB, head map[string]any, rest []byte) []byte {
	t.Helper()
	text, err := json.Marshal(head)
	if err != nil {
		t.Fatal(err)
	}
	return seal(text, rest)
}

// at returns what is at a path of a JSON value, whose last part is to be set.
func at(t testing.TB, v any, path ...any) any {
	t.Helper()
	for _, part := range path {
		switch p := part.(type) {
		case string:
			v = v.(map[string]any)[p]
		case int:
			v = v.([]any)[p]
		}
	}
	if v == nil {
		t.Fatalf("there is nothing at %v", path)
	}
	return v
}

// TestResealed refuses model files whose checksum was made anew and that ask for more
// than they hold, or hold what is no number, in memory of a few times the file.
func TestResealed(t *testing.T) {
	_, dense := savedModel(t)
	bag := savedBag(t)
	huge := 4294967295.0
	for name, c := range map[string]struct {
		file   []byte
		change func(head map[string]any, rest []byte)
		want   error
	}{
		"buckets": {dense, func(h map[string]any, _ []byte) { at(t, h, "text").(map[string]any)["Buckets"] = huge }, nil},
		"embedding": {dense, func(h map[string]any, _ []byte) {
			at(t, h, "config", "A", "Settings").(map[string]any)["embedding"] = 4096
		}, nil},
		"filters": {dense, func(h map[string]any, _ []byte) {
			at(t, h, "config", "A", "Settings").(map[string]any)["filters"] = 65536
		}, nil},
		"length":     {dense, func(h map[string]any, _ []byte) { at(t, h, "views", 0).(map[string]any)["length"] = 1 << 60 }, nil},
		"weights":    {dense, func(h map[string]any, _ []byte) { at(t, h, "weights", 0).(map[string]any)["size"] = huge }, nil},
		"negative":   {dense, func(h map[string]any, _ []byte) { at(t, h, "weights", 0).(map[string]any)["size"] = -1 }, nil},
		"no buckets": {dense, func(h map[string]any, _ []byte) { at(t, h, "text").(map[string]any)["Buckets"] = 0 }, nil},
		"a weight that is no number": {dense, func(_ map[string]any, rest []byte) {
			binary.LittleEndian.PutUint32(rest[len(rest)/8*4:], math.Float32bits(float32(math.NaN())))
		}, errNumbers},
		"an infinite weight": {dense, func(_ map[string]any, rest []byte) {
			binary.LittleEndian.PutUint32(rest[len(rest)-4:], math.Float32bits(float32(math.Inf(-1))))
		}, errNumbers},
		"the last weight of a bag": {bag, func(_ map[string]any, rest []byte) {
			binary.LittleEndian.PutUint32(rest[len(rest)-4:], math.Float32bits(float32(math.NaN())))
		}, errNumbers},
		"keys of a bag":   {bag, func(h map[string]any, _ []byte) { at(t, h, "sparse", 0).(map[string]any)["keys"] = huge }, nil},
		"scales of a bag": {bag, func(h map[string]any, _ []byte) { at(t, h, "sparse", 0).(map[string]any)["scales"] = huge }, nil},
		"active of a bag": {bag, func(h map[string]any, _ []byte) { at(t, h, "sparse", 0).(map[string]any)["active"] = 1e300 }, nil},
		"buckets of a bag": {bag, func(h map[string]any, _ []byte) {
			at(t, h, "config", "A", "Settings").(map[string]any)["buckets"] = 1 << 24
		}, nil},
	} {
		head, rest := split(t, c.file)
		rest = slices.Clone(rest)
		c.change(head, rest)
		bad := sealed(t, head, rest)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Load(bytes.NewReader(bad), nil)
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
		head, rest := split(t, file)
		if _, err := Load(bytes.NewReader(sealed(t, head, rest)), nil); err != nil {
			t.Errorf("%s as it is: %v", name, err)
		}
	}
}

// endless is a file that has no end, such as /dev/zero.
type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// FuzzLoad loads model files of any header and any weights whose checksum is right:
// they are refused, or predict.
func FuzzLoad(f *testing.F) {
	_, dense := savedModel(f)
	old, err := os.ReadFile("testdata/model1.sweep")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range [][]byte{dense, savedBag(f), old} {
		size := int(binary.LittleEndian.Uint32(file[len(fileMagic):]))
		head, rest := file[len(fileMagic)+4:][:size], file[len(fileMagic)+4+size:len(file)-sha256.Size]
		f.Add(head, rest)
		f.Add(bytes.ReplaceAll(head, []byte(`1`), []byte(`9`)), rest)
		f.Add(bytes.ReplaceAll(head, []byte(`0`), []byte(`-1`)), rest)
		f.Add(bytes.ReplaceAll(head, []byte(`:2`), []byte(`:4294967295`)), rest[:len(rest)/2])
		f.Add(bytes.ReplaceAll(head, []byte(`"`), []byte(``)), rest)
	}
	f.Fuzz(func(t *testing.T, head, rest []byte) {
		c, err := Load(bytes.NewReader(seal(head, rest)), nil)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is more than one line", err)
			}
			return
		}
		if c.Columns() > 0 {
			_, _, err = c.PredictVector(make([]float32, c.Columns()))
		} else {
			fields := make([]string, len(c.Fields()))
			for i := range fields {
				fields[i] = "not a bad day, an unknownword"
			}
			_, _, err = c.Predict(fields...)
		}
		if err != nil && strings.Contains(err.Error(), "goroutine") {
			t.Error(err)
		}
	})
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
