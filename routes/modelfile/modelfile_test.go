package modelfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// small is a model file with all types of tensors, of no model.
func small(t testing.TB) []byte {
	t.Helper()
	tensors := []Tensor{FloatTensor("combiner/bias", []float32{1, -2.5, 0}, 3), KeyTensor(KeysTensor(0), []uint64{7, math.MaxUint64})}
	tensors = append(tensors, StringTensors(ViewTensor("all", Tokens), []string{"a", "", "日本", "x\xffy"})...)
	tensors = append(tensors, RowTensors("a/weights", []float32{0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0}, 6, 2)...)
	var file bytes.Buffer
	m := Meta{Classes: []string{"no", "yes \"<&"}, Fields: []string{"text"}, Routes: []Route{{View: "all", SubModel: "mlp", Settings: []byte(`{}`)}}, Combiner: []byte(`{}`), Train: []byte(`{}`)}
	if err := Write(&file, m, tensors); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	f, err := Parse(small(t))
	if err != nil {
		t.Fatal(err)
	}
	if f.Version != "2.0" || f.Classes[1] != "yes \"<&" {
		t.Errorf("%+v", f.Meta)
	}
	if n, err := f.Floats("combiner/bias", 3); err != nil || !slices.Equal(n, []float32{1, -2.5, 0}) {
		t.Errorf("%v, %v", n, err)
	}
	if n, err := f.Floats("combiner/bias", 4); err == nil {
		t.Errorf("4 numbers are %v", n)
	}
	if keys := f.Uint64s(KeysTensor(0)); !slices.Equal(keys, []uint64{7, math.MaxUint64}) {
		t.Error(keys)
	}
	if list, err := f.Strings(ViewTensor("all", Tokens)); err != nil || !slices.Equal(list, []string{"a", "", "日本", "x\xffy"}) {
		t.Errorf("%q, %v", list, err)
	}
	if list, err := f.Strings(ViewTensor("all", Extra)); err != nil || list != nil {
		t.Errorf("%q, %v", list, err)
	}
	if r, err := f.RowsOf("a/weights", 6, 2); err != nil || !reflect.DeepEqual(r, Rows{2, []float32{1, 2}, []uint32{3}}) {
		t.Errorf("%+v, %v", r, err)
	}
	for _, wrong := range [][2]int{{3, 2}, {6, 1}, {6, 0}} {
		if _, err := f.RowsOf("a/weights", wrong[0], wrong[1]); err == nil {
			t.Errorf("%v rows and numbers are read", wrong)
		}
	}
	for _, one := range f.Tensors {
		if len(one.Data) == 0 || widthOf(one.Type) == 0 {
			t.Errorf("%s of type %s has %d bytes", one.Name, one.Type, len(one.Data))
		}
	}
}

// TestAnyBitIsMissed changes each byte of a file: all is refused.
func TestAnyBitIsMissed(t *testing.T) {
	file := small(t)
	for i := range file {
		bad := slices.Clone(file)
		bad[i] ^= 1
		if _, err := Parse(bad); err == nil {
			t.Errorf("byte %d may be another", i)
		}
		if _, err := Parse(file[:i]); err == nil {
			t.Errorf("%d bytes are enough", i)
		}
	}
}

func TestVersionRule(t *testing.T) {
	for version, ok := range map[string]bool{"2.0": true, "2.9": true, "3.0": false, "20.0": false, "1.0": false, "": false} {
		head, rest := apart(small(t))
		_, err := Parse(together(bytes.Replace(head, []byte(`\"version\":\"2.0\"`), []byte(`\"version\":\"`+version+`\"`), 1), rest))
		if (err == nil) != ok {
			t.Errorf("version %q: %v", version, err)
		}
	}
}

// apart returns the header and the numbers of a file. The header's length need not be
// right any more.
func apart(file []byte) (head, rest []byte) {
	begin := bytes.Index(file, []byte("{"))
	end := bytes.Index(file, []byte("]}}")) + 3
	for end < len(file) && file[end] == ' ' {
		end++
	}
	return bytes.TrimRight(file[begin:end], " "), file[end:]
}

// together makes a file of a header and numbers whose checksum is right, where the
// header has one.
func together(head, rest []byte) []byte {
	file := binary.LittleEndian.AppendUint64(nil, uint64(len(head)))
	file = append(append(file, head...), rest...)
	const key = `"sha256":"`
	at := bytes.Index(file, []byte(key))
	if at < 0 || at+len(key)+64 > len(file) {
		return file
	}
	digits := file[at+len(key):][:64]
	copy(digits, noSum())
	sum := sha256.Sum256(file)
	hex.Encode(digits, sum[:])
	return file
}

// FuzzParse reads anything whose checksum is right, in either form, in memory of a few
// times its size, and gives what is in bounds.
func FuzzParse(f *testing.F) {
	head, rest := apart(small(f))
	f.Add(head, rest)
	for _, change := range [][2]string{{"[0,", "[1,"}, {"U64", "F32"}, {"F32", "F64"}, {`"shape":[`, `"shape":[4611686018427387904,4,`}, {`[3]`, `[-3]`}, {":{", ":["}} {
		f.Add(bytes.Replace(head, []byte(change[0]), []byte(change[1]), 1), rest)
		f.Add(bytes.ReplaceAll(head, []byte(change[0]), []byte(change[1])), rest)
	}
	for _, name := range []string{"model1", "bag1"} {
		old, err := os.ReadFile(filepath.Join("..", "testdata", name+".sweep"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(firstMagic), old[len(firstMagic):len(old)-sha256.Size])
	}
	f.Fuzz(func(t *testing.T, head, rest []byte) {
		file := together(head, rest)
		if bytes.HasPrefix(head, []byte(firstMagic)) {
			body := append(slices.Clone(head), rest...)
			sum := sha256.Sum256(body)
			file = append(body, sum[:]...)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got, err := Read(bytes.NewReader(file))
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 1<<20+uint64(64*len(file)) {
			t.Errorf("%d bytes for a file of %d", taken, len(file))
		}
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is more than one line", err)
			}
			return
		}
		for _, one := range got.Tensors {
			name := strings.TrimSuffix(one.Name, "/ends")
			_, _ = got.Strings(name)
			_, _ = got.RowsOf(strings.TrimSuffix(one.Name, "/rows"), 6, 2)
			_, _ = got.RowsOf(one.Name, math.MaxInt, 3)
			for _, x := range got.FloatsOf(one.Name) {
				if x-x != 0 {
					t.Errorf("%s has %v", one.Name, x)
				}
			}
			_, _ = got.Uint64s(one.Name), got.Uint32s(one.Name)
		}
	})
}

// TestSafetensors has the library of the form's authors read a file.
func TestSafetensors(t *testing.T) {
	const script = `
import sys
from safetensors import safe_open
with safe_open(sys.argv[1], framework="numpy") as f:
    assert f.metadata()["format"] == "sweep"
    print(sorted(f.keys()), f.get_tensor("combiner/bias").tolist(), f.get_tensor("ngrams/a/keys").tolist())
`
	if out, err := exec.Command("python3", "-c", "import safetensors.numpy").CombinedOutput(); err != nil {
		t.Skipf("python3 with safetensors and numpy is not there: %s", bytes.TrimSpace(out))
	}
	path := filepath.Join(t.TempDir(), "small.safetensors")
	if err := os.WriteFile(path, small(t), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("python3", "-c", script, path).CombinedOutput()
	want := "['a/weights', 'a/weights/rows', 'combiner/bias', 'ngrams/a/keys', 'views/all/tokens', 'views/all/tokens/ends'] [1.0, -2.5, 0.0] [7, 18446744073709551615]\n"
	if err != nil || string(out) != want {
		t.Errorf("%s%v", out, err)
	}
}

func TestOtherFiles(t *testing.T) {
	for name, data := range map[string][]byte{
		"nothing": nil, "zip": []byte("PK\x03\x04 and more that is no model"), "zeros": make([]byte, 100),
		"other safetensors": together([]byte(`{"__metadata__":{"format":"pt"}}`), nil),
	} {
		if _, err := Read(bytes.NewReader(data)); !errors.Is(err, ErrOther) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
