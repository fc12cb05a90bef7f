package formats

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// TestRecord holds the framing to the beginning that event files have.
func TestRecord(t *testing.T) {
	var b bytes.Buffer
	event := message{}.double(eventWallTime, 0).text(eventFileVersion, "brain.Event:2")
	if err := writeRecord(&b, event); err != nil {
		t.Fatal(err)
	}
	if want := "18 00 00 00 00 00 00 00 a3 7f 4b 22"; fmt.Sprintf("% x", b.Bytes()[:12]) != want || b.Len() != 12+24+4 {
		t.Errorf("% x", b.Bytes())
	}
}

// record reads a record and checks its checksums.
func record(t *testing.T, data []byte) (event, rest []byte) {
	t.Helper()
	size := binary.LittleEndian.Uint64(data)
	event = data[12 : 12+size]
	if binary.LittleEndian.Uint32(data[8:]) != maskedCRC(data[:8]) || binary.LittleEndian.Uint32(data[12+size:]) != maskedCRC(event) {
		t.Fatal("a checksum is wrong")
	}
	return event, data[16+size:]
}

// field is a field of a message as it stands on the wire.
type field struct {
	n     protowire.Number
	bytes []byte
	whole uint64
}

func fieldsOf(t *testing.T, data []byte) []field {
	t.Helper()
	var all []field
	for len(data) > 0 {
		n, kind, used := protowire.ConsumeTag(data)
		if used < 0 {
			t.Fatal(protowire.ParseError(used))
		}
		data = data[used:]
		f := field{n: n}
		switch kind {
		case protowire.BytesType:
			f.bytes, used = protowire.ConsumeBytes(data)
		case protowire.VarintType:
			f.whole, used = protowire.ConsumeVarint(data)
		case protowire.Fixed64Type:
			f.whole, used = protowire.ConsumeFixed64(data)
		case protowire.Fixed32Type:
			var x uint32
			x, used = protowire.ConsumeFixed32(data)
			f.whole = uint64(x)
		}
		if used < 0 {
			t.Fatal(protowire.ParseError(used))
		}
		data = data[used:]
		all = append(all, f)
	}
	return all
}

// find returns the first field of a number on a way into a message.
func find(t *testing.T, data []byte, way ...protowire.Number) field {
	t.Helper()
	for _, f := range fieldsOf(t, data) {
		if f.n == way[0] && len(way) == 1 {
			return f
		} else if f.n == way[0] {
			return find(t, f.bytes, way[1:]...)
		}
	}
	return field{}
}

// TestEvents reads an event file back.
func TestEvents(t *testing.T) {
	s := plainStudy()
	folder := t.TempDir()
	if err := writeTensorBoard(s, Options{}, folder); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folder, "trial-0", "events.out.tfevents.1714979290.sweep"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for len(data) > 0 {
		var event []byte
		event, data = record(t, data)
		at := math.Float64frombits(find(t, event, eventWallTime).whole) - 1714979290
		text := fmt.Sprintf("%.2f", at)
		if v := find(t, event, eventFileVersion); v.bytes != nil {
			text += " " + string(v.bytes)
		}
		for _, f := range fieldsOf(t, find(t, event, eventSummary).bytes) {
			value := math.Float32frombits(uint32(find(t, f.bytes, valueSimple).whole))
			text += fmt.Sprintf(" %s", find(t, f.bytes, valueTag).bytes)
			if plugin := find(t, f.bytes, valueMetadata, metadataPlugin, pluginContent); plugin.bytes != nil {
				text += " " + hparams(t, plugin.bytes)
				continue
			}
			text += fmt.Sprintf("@%d=%g", find(t, event, eventStep).whole, value)
		}
		got = append(got, text)
	}
	golden(t, "plain.events", strings.Join(got, "\n")+"\n")
}

func hparams(t *testing.T, data []byte) string {
	t.Helper()
	var parts []string
	for _, f := range fieldsOf(t, find(t, data, pluginStart).bytes) {
		if f.n == startHParams {
			v := fieldsOf(t, find(t, f.bytes, entryValue).bytes)[0]
			parts = append(parts, fmt.Sprintf("%s=%d:%s%d", find(t, f.bytes, entryKey).bytes, v.n, v.bytes, v.whole))
		}
	}
	if status := find(t, data, pluginEnd, endStatus); status.n != 0 {
		parts = append(parts, fmt.Sprintf("status %d", status.whole))
	}
	return strings.Join(parts, " ")
}

// TestRuns leaves out what is too much, and says so.
func TestRuns(t *testing.T) {
	s := made(800)
	var notices []string
	folder := t.TempDir()
	if err := writeTensorBoard(s, Options{Notice: func(sentence string) { notices = append(notices, sentence) }}, folder); err != nil {
		t.Fatal(err)
	}
	runs, err := filepath.Glob(filepath.Join(folder, "trial-*", "events.out.tfevents.*"))
	if err != nil || len(runs) != mostRuns {
		t.Errorf("%d runs, %v", len(runs), err)
	}
	for _, n := range s.Summary.Front {
		if _, err := os.Stat(filepath.Join(folder, fmt.Sprintf("trial-%d", n))); err != nil {
			t.Error(err)
		}
	}
	if len(notices) != 1 || !strings.HasPrefix(notices[0], "300 trials left out: ") {
		t.Error(notices)
	}
	notices = nil
	if err := writeTensorBoard(made(3), Options{Notice: func(sentence string) { notices = append(notices, sentence) }}, t.TempDir()); err != nil || len(notices) > 1 {
		t.Error(err, notices)
	}
}
