// Package check has what many tests say: that there is no error, that two values
// are the same or near, that a text is that of a golden file, a value as JSON, answers of
// known accuracy.
package check

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// Must fails the test at once if there is an error.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Same compares by value and takes NaN as equal to NaN.
func Same(t testing.TB, what string, got, want any) {
	t.Helper()
	if !equal(reflect.ValueOf(got), reflect.ValueOf(want)) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// Golden compares a text with a file, or writes the file where tests renew theirs.
func Golden(t testing.TB, path, got string, renew bool) {
	t.Helper()
	if renew {
		Must(t, os.MkdirAll(filepath.Dir(path), 0o777))
		Must(t, os.WriteFile(path, []byte(got), 0o666))
		return
	}
	want, err := os.ReadFile(path)
	Must(t, err)
	a, b := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Fatalf("%s differs from line %d on; run go test with -update and look at the change\ngot  %q\nwant %q",
				path, i+1, a[min(i, len(a)):min(i+2, len(a))], b[min(i, len(b)):min(i+2, len(b))])
		}
	}
}

func equal(a, b reflect.Value) bool {
	if a.IsValid() != b.IsValid() || a.IsValid() && a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Float64:
		x, y := a.Float(), b.Float()
		return x == y || math.IsNaN(x) && math.IsNaN(y)
	case reflect.Slice:
		if a.IsNil() != b.IsNil() || a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !equal(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		if x, ok := a.Interface().(time.Time); ok {
			return x.Equal(b.Interface().(time.Time))
		}
		for i := range a.NumField() {
			if !equal(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

// Raw returns a value as JSON; it panics where there is none.
func Raw(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}

// Near compares to 1e-6 of the larger size, as the contract of the intervals.
func Near(t *testing.T, what string, got, want, scale float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-6*scale {
		t.Errorf("%s: %.12g, not %.12g", what, got, want)
	}
}

// Answers returns a model's answers, 1 where right, by seed and text: texts have a
// difficulty, which models share, each training has its luck, and each answer is
// uncertain. All are normal, so that the true accuracy is known.
func Answers(rng *rand.Rand, seeds int, difficulty []float64, accuracy, luck, doubt float64) [][]float64 {
	threshold := distuv.UnitNormal.Quantile(accuracy) * math.Sqrt(1+luck*luck)
	values := make([][]float64, seeds)
	for s := range values {
		shift := threshold + luck*rng.NormFloat64()
		for _, d := range difficulty {
			right := 0.0
			if shift+math.Sqrt(1-doubt)*d+math.Sqrt(doubt)*rng.NormFloat64() > 0 {
				right = 1
			}
			values[s] = append(values[s], right)
		}
	}
	return values
}
