package kernels

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// calls runs every kernel once, each under its name, on 3 rows of 37 columns.
func (k kernelSet) calls() map[string]func() {
	r := source(12)
	const rows, cols, size = 3, 37, 111
	one := func(n int) []float32 { return numbers(r, n*size) }
	x, y, z := one(1), one(1), one(1)
	a, b, c := numbers(r, rows*cols), numbers(r, cols*cols), numbers(r, rows*cols)
	gx, gh, dgx, dgh := one(3), one(3), one(3), one(3)
	gates, dgates := one(4), one(4)
	square, room := numbers(r, 4*cols*cols), numbers(r, 8*cols)
	arg, list := make([]int32, size), []int32{2, 0, 2}
	return map[string]func(){
		"MatMul":         func() { k.MatMul(c, a, b, rows, cols, cols) },
		"MatMul thin":    func() { k.MatMul(c, a, b, rows, 6, cols) },
		"MatMulTA":       func() { k.MatMulTA(c, a, b, rows, cols, cols) },
		"MatMulTB":       func() { k.MatMulTB(c, a, b, rows, cols, cols) },
		"Transpose":      func() { k.Transpose(y, x, rows, cols) },
		"Add":            func() { k.Add(y, x) },
		"Axpy":           func() { k.Axpy(y, 0.1, x) },
		"Scale":          func() { k.Scale(y, 0.1) },
		"Dot":            func() { k.Dot(x, y) },
		"SumSquares":     func() { k.SumSquares(x) },
		"Exp":            func() { k.Exp(z, x) },
		"Tanh":           func() { k.Tanh(z, x) },
		"Sigmoid":        func() { k.Sigmoid(z, x) },
		"Relu":           func() { k.Relu(z, x) },
		"AddBias":        func() { k.AddBias(y, x[:cols], rows) },
		"ColumnSums":     func() { k.ColumnSums(y[:cols], x, rows) },
		"MaxInto":        func() { k.MaxInto(y, arg, x, 1) },
		"Softmax":        func() { k.Softmax(z, x, rows, cols) },
		"Adam":           func() { k.Adam(z, x, y, gates[:size], AdamStep{}) },
		"AdamRows":       func() { k.AdamRows(z, x, y, gates, list[:2], cols, AdamStep{}) },
		"SumRows":        func() { k.SumRows(y[:cols], x, list) },
		"AddToRows":      func() { k.AddToRows(y, list, 0.1, x[:cols]) },
		"MaxRows":        func() { k.MaxRows(y[:cols], arg[:cols], x, list) },
		"Gather":         func() { k.Gather(y, x, list, cols) },
		"ScatterAdd":     func() { k.ScatterAdd(y, x, list, cols) },
		"ConvMax":        func() { k.ConvMax(y[:12], arg[:12], x, list, 2, cols, 13) },
		"SparseProducts": func() { k.SparseProducts(y, z, x, c, list, list, b[:3], cols) },
		"ReluGrad":       func() { k.ReluGrad(z, x, y) },
		"TanhGrad":       func() { k.TanhGrad(z, x, y) },
		"Mul":            func() { k.Mul(z, x, y) },
		"GRUForward":     func() { k.GRUForward(z, x, gx, gh, gates, rows, cols) },
		"GRUForwardRows": func() { k.GRUForwardRows(z, x, gx, list, gh, gates, rows, cols) },
		"GRUText":        func() { k.GRUText(z, gx, list, square, x, room, cols) },
		"LSTMText":       func() { k.LSTMText(z, gates, list, square, room, cols) },
		"GRUBackward":    func() { k.GRUBackward(dgx, dgh, z, y, gates, x, rows, cols) },
		"LSTMForward":    func() { k.LSTMForward(z, y, c, gates, x, rows, cols) },
		"LSTMBackward":   func() { k.LSTMBackward(dgates, z, y, y, gates, c, x, rows, cols) },
	}
}

func TestNothingIsAllocated(t *testing.T) {
	eachBuild(t, func(t *testing.T, set kernelSet) {
		for name, call := range set.calls() {
			if n := testing.AllocsPerRun(20, call); n != 0 {
				t.Errorf("%s allocates %v times", name, n)
			}
		}
	})
}

// A slice that is too short panics and leaves the results as they were.
func TestShortSlicesPanic(t *testing.T) {
	r := source(13)
	long, short := numbers(r, 400), numbers(r, 11)[:11:11]
	arg := make([]int32, 12)
	out := numbers(r, 400)
	before := clone(out)
	for name, call := range map[string]func(){
		"MatMul a":              func() { MatMul(out, short, long, 3, 4, 4) },
		"MatMul b":              func() { MatMul(out, long, short, 4, 3, 4) },
		"MatMul c":              func() { MatMul(short, long, long, 3, 4, 4) },
		"MatMul sign":           func() { MatMul(out, long, long, -3, 4, 4) },
		"MatMulTA":              func() { MatMulTA(out, short, long, 3, 4, 4) },
		"MatMulTB":              func() { MatMulTB(out, long, short, 3, 3, 4) },
		"Transpose":             func() { Transpose(out, short, 3, 4) },
		"Add":                   func() { Add(short, long) },
		"Axpy":                  func() { Axpy(short, 1, long) },
		"Dot":                   func() { Dot(long, short) },
		"Exp":                   func() { Exp(short, long) },
		"Tanh":                  func() { Tanh(short, long) },
		"Sigmoid":               func() { Sigmoid(short, long) },
		"Relu":                  func() { Relu(short, long) },
		"AddBias":               func() { AddBias(short, long[:4], 3) },
		"ColumnSums":            func() { ColumnSums(out[:4], short, 3) },
		"MaxInto":               func() { MaxInto(out, arg, long, 3) },
		"Softmax":               func() { Softmax(out, short, 3, 4) },
		"Adam":                  func() { Adam(out, out, short, out, AdamStep{LearningRate: 1}) },
		"AdamRows g":            func() { AdamRows(out, out, out, short, []int32{0, 1, 2}, 4, AdamStep{LearningRate: 1}) },
		"AdamRows v":            func() { AdamRows(out, out, short, out, []int32{0}, 4, AdamStep{LearningRate: 1}) },
		"MaxRows arg":           func() { MaxRows(out[:20], arg, long, arg) },
		"MaxRows none":          func() { MaxRows(out[:3], arg, long, nil) },
		"Gather":                func() { Gather(short, long, arg, 4) },
		"ScatterAdd":            func() { ScatterAdd(out, short, arg, 4) },
		"ConvMax arg":           func() { ConvMax(out[:20], arg, long, arg, 1, 20, 0) },
		"ConvMax stride":        func() { ConvMax(out[:4], arg, long, arg, 3, 20, 9) },
		"SparseProducts":        func() { SparseProducts(out, out, long, long, arg, arg, long, 4) },
		"ReluGrad":              func() { ReluGrad(out, long, short) },
		"TanhGrad":              func() { TanhGrad(short, long, long) },
		"Mul":                   func() { Mul(out, long, short) },
		"GRUForward":            func() { GRUForward(out, long, long, long, short, 1, 4) },
		"GRUForwardRows":        func() { GRUForwardRows(out, long, long, arg, long, short, 1, 4) },
		"GRUForwardRows tokens": func() { GRUForwardRows(out, long, long, nil, long, long, 1, 4) },
		"GRUText states":        func() { GRUText(short, long, arg, long, long, long, 4) },
		"GRUText room":          func() { GRUText(out, long, arg, long, long, short, 4) },
		"LSTMText weights":      func() { LSTMText(out, long, arg, short, long, 4) },
		"GRUBackward":           func() { GRUBackward(out, short, out, long, long, long, 1, 4) },
		"LSTMForward":           func() { LSTMForward(out, out, out, short, long, 1, 4) },
		"LSTMBackward":          func() { LSTMBackward(short, out, long, long, long, long, long, 1, 4) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
				checkSame(t, "result", out, before)
			}()
			call()
		})
	}
}

// The files of avx2 are those of avx512 with another vec.go.
func TestGeneratedFilesAreUpToDate(t *testing.T) {
	files, err := filepath.Glob("avx512/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of avx512 (%v)", err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if name == "vec.go" || name == "doc.go" {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		twin, err := os.ReadFile(filepath.Join("avx2", name))
		if err != nil {
			t.Fatalf("%v: run go generate", err)
		}
		header, body, _ := strings.Cut(string(twin), "\n\n")
		if !strings.HasPrefix(header, "// Code generated ") || body != string(bytes.ReplaceAll(source, []byte("package avx512"), []byte("package avx2"))) {
			t.Errorf("avx2/%s is not what avx512/%s says: run go generate", name, name)
		}
	}
}
