package bank

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"

	"github.com/doubleroute/sweep/routes"
)

// Logits are the class scores of a trained classifier over texts, in 16 bits
// each: score = Step·value. The mean score of each text is 0, which changes no
// prediction.
type Logits struct {
	Classes int
	Step    float32
	Values  []int16 // [texts×classes]
}

// mostLogits bounds the class scores that are kept of a classifier: of a
// validation part with more, an even share of the texts is.
const mostLogits = 1 << 19

// textsOf returns which of the validation texts a bank is about.
func textsOf(texts, classes int) []int32 {
	n := min(texts, max(mostLogits/max(classes, 1), 1))
	chosen := make([]int32, n)
	for i := range chosen {
		chosen[i] = int32(i * texts / n)
	}
	return chosen
}

// Labels returns the classes of the validation texts that a Bank is about: all of
// them, or where there are very many an even share.
func Labels(d *routes.Data) []int32 {
	all := d.Labels(routes.Validation)
	chosen := textsOf(len(all), len(d.Corpus.Classes))
	labels := make([]int32, len(chosen))
	for i, text := range chosen {
		labels[i] = all[text]
	}
	return labels
}

// LogitsOf returns a classifier's class scores of the validation texts of Labels.
// It fails where they are not finite.
func LogitsOf(m *routes.Model) (*Logits, error) {
	classes := len(m.Data().Corpus.Classes)
	scores := make([]float32, len(m.Data().Labels(routes.Validation))*classes)
	err := m.Scores(routes.Validation, func(text int, s []float32) { copy(scores[text*classes:], s) })
	if err != nil {
		return nil, err
	}
	return LogitsOfScores(m.Data(), scores)
}

// LogitsOfScores is LogitsOf for class scores of the whole validation part,
// [texts×classes].
func LogitsOfScores(d *routes.Data, all []float32) (*Logits, error) {
	classes := len(d.Corpus.Classes)
	if texts := len(d.Labels(routes.Validation)); len(all) != texts*classes {
		return nil, fmt.Errorf("%d class scores are not those of %d texts with %d classes", len(all), texts, classes)
	}
	chosen := textsOf(len(all)/max(classes, 1), classes)
	scores := make([]float32, 0, len(chosen)*classes)
	for _, text := range chosen {
		scores = append(scores, all[int(text)*classes:(int(text)+1)*classes]...)
	}
	return NewLogits(scores, classes)
}

// NewLogits packs class scores, [texts×classes].
func NewLogits(scores []float32, classes int) (*Logits, error) {
	if classes < 1 || len(scores)%classes != 0 {
		return nil, fmt.Errorf("%d class scores are not those of texts with %d classes", len(scores), classes)
	}
	centred := make([]float64, len(scores))
	var most float64
	for at := 0; at < len(scores); at += classes {
		var mean float64
		for _, s := range scores[at : at+classes] {
			mean += float64(s) / float64(classes)
		}
		for i, s := range scores[at : at+classes] {
			centred[at+i] = float64(s) - mean
			most = max(most, math.Abs(centred[at+i])) // NaN stays
		}
	}
	if math.IsNaN(most) || math.IsInf(most, 0) {
		return nil, errors.New("the class scores are not finite numbers: lower train.learning_rate")
	}
	l := &Logits{Classes: classes, Step: float32(most / math.MaxInt16), Values: make([]int16, len(scores))}
	if l.Step == 0 || math.IsInf(float64(l.Step), 0) {
		l.Step = 0
		return l, nil
	}
	for i, s := range centred {
		l.Values[i] = int16(max(-math.MaxInt16, min(math.Round(s/float64(l.Step)), math.MaxInt16)))
	}
	return l, nil
}

// rootMeanSquare returns that of the scores.
func (l *Logits) rootMeanSquare() float64 {
	var sum float64
	for _, v := range l.Values {
		sum += float64(v) * float64(v)
	}
	return float64(l.Step) * math.Sqrt(sum/float64(max(len(l.Values), 1)))
}

// The stored form: version, classes, texts, step, values and a checksum of all
// before it, in little-endian order.
const (
	logitsVersion = 1
	logitsHead    = 1 + 4 + 4 + 4
	logitsFoot    = 4
)

// MarshalBinary returns the stored form. It does not fail.
func (l *Logits) MarshalBinary() ([]byte, error) {
	out := make([]byte, 0, logitsHead+2*len(l.Values)+logitsFoot)
	out = append(out, logitsVersion)
	out = binary.LittleEndian.AppendUint32(out, uint32(l.Classes))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(l.Values)/max(l.Classes, 1)))
	out = binary.LittleEndian.AppendUint32(out, math.Float32bits(l.Step))
	for _, v := range l.Values {
		out = binary.LittleEndian.AppendUint16(out, uint16(v))
	}
	return binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(out)), nil
}

// UnmarshalBinary reads what MarshalBinary returned. Anything else is an error.
func (l *Logits) UnmarshalBinary(stored []byte) error {
	if len(stored) < logitsHead+logitsFoot {
		return fmt.Errorf("stored class scores of %d bytes are cut short", len(stored))
	}
	if stored[0] != logitsVersion {
		return fmt.Errorf("stored class scores are of version %d, and this program reads version %d", stored[0], logitsVersion)
	}
	body, foot := stored[:len(stored)-logitsFoot], stored[len(stored)-logitsFoot:]
	if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(foot) {
		return errors.New("stored class scores are damaged: their checksum is wrong")
	}
	classes, texts := uint64(binary.LittleEndian.Uint32(body[1:])), uint64(binary.LittleEndian.Uint32(body[5:]))
	step := math.Float32frombits(binary.LittleEndian.Uint32(body[9:]))
	values := body[logitsHead:]
	if classes == 0 || classes > math.MaxInt32 || texts > math.MaxInt32 || 2*classes*texts != uint64(len(values)) || len(values)%2 != 0 {
		return fmt.Errorf("stored class scores of %d texts and %d classes do not have %d bytes", texts, classes, len(values))
	}
	if !(step >= 0) || math.IsInf(float64(step), 0) {
		return fmt.Errorf("stored class scores have the step %v", step)
	}
	read := Logits{Classes: int(classes), Step: step, Values: make([]int16, len(values)/2)}
	for i := range read.Values {
		read.Values[i] = int16(binary.LittleEndian.Uint16(values[2*i:]))
	}
	*l = read
	return nil
}
