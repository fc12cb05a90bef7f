package modelfile

import (
	"encoding/binary"
	"math"
	"unsafe"
)

// littleEndian reports whether numbers lie in memory as in a file.
func littleEndian() bool { return binary.NativeEndian.Uint16([]byte{1, 0}) == 1 }

// shared returns numbers in the memory of a file; false where they must be copied.
func shared[T float32 | uint32 | uint64](data []byte) ([]T, bool) {
	var zero T
	size := unsafe.Sizeof(zero)
	if len(data) == 0 {
		return []T{}, true
	}
	first := unsafe.Pointer(unsafe.SliceData(data))
	if !littleEndian() || uintptr(first)%size != 0 {
		return nil, false
	}
	return unsafe.Slice((*T)(first), len(data)/int(size)), true
}

func floats(data []byte) []float32 {
	if all, ok := shared[float32](data); ok {
		return all
	}
	all := make([]float32, len(data)/4)
	for i := range all {
		all[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return all
}

func uint32s(data []byte) []uint32 {
	if all, ok := shared[uint32](data); ok {
		return all
	}
	all := make([]uint32, len(data)/4)
	for i := range all {
		all[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	return all
}

func uint64s(data []byte) []uint64 {
	if all, ok := shared[uint64](data); ok {
		return all
	}
	all := make([]uint64, len(data)/8)
	for i := range all {
		all[i] = binary.LittleEndian.Uint64(data[8*i:])
	}
	return all
}

// text is a string in the memory of a file.
func text(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) }

// bytesOfFloats returns numbers as a file has them, in their own memory where that is
// the same.
func bytesOfFloats(values []float32) []byte {
	if littleEndian() {
		return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), 4*len(values))
	}
	data := make([]byte, 0, 4*len(values))
	for _, x := range values {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
	}
	return data
}
