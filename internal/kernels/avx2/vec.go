//go:build goexperiment.simd && amd64

package avx2

import (
	"simd/archsimd"
	"unsafe"
)

// lanes is the number of values in a vector.
const lanes = 8

type (
	vec  = archsimd.Float32x8
	ints = archsimd.Int32x8
	mask = archsimd.Mask32x8

	doubles = archsimd.Float64x4
)

// splat(0) would wait for what its register held before: var zero vec does not.
func splat(x float32) vec      { return archsimd.BroadcastFloat32x8(x) }
func splatInt(x int32) ints    { return archsimd.BroadcastInt32x8(x) }
func load(s []float32) vec     { return archsimd.LoadFloat32x8Slice(s) }
func store(s []float32, v vec) { v.StoreSlice(s) }

// loadPart and storePart use the first len(s) values of a vector, or all of
// them; those beyond are zeros.
//
//go:nocheckptr
func loadPart(s []float32) vec { return archsimd.LoadFloat32x8SlicePart(s) }

//go:nocheckptr
func storePart(s []float32, v vec) { v.StoreSlicePart(s) }

func loadInts(s []int32) ints     { return archsimd.LoadInt32x8Slice(s) }
func storeInts(s []int32, v ints) { v.StoreSlice(s) }

//go:nocheckptr
func loadPartInts(s []int32) ints { return archsimd.LoadInt32x8SlicePart(s) }

//go:nocheckptr
func storePartInts(s []int32, v ints) { v.StoreSlicePart(s) }

// size is the number of bytes of a value.
const size = 4

// loadAt and splatAt load the vector and the value at p.
//
//go:nocheckptr
func loadAt(p unsafe.Pointer) vec { return archsimd.LoadFloat32x8((*[lanes]float32)(p)) }

func splatAt(p unsafe.Pointer) vec { return splat(*(*float32)(p)) }

// loadMaskedAt loads the lanes of the vector at p that m has. The others are
// zeros, and their memory is not touched.
//
//go:nocheckptr
func loadMaskedAt(p unsafe.Pointer, m mask) vec {
	return archsimd.LoadMaskedFloat32x8((*[lanes]float32)(p), m)
}

// storeAt and storeIntsAt store the vector at p, and storeMaskedAt the lanes of
// it that m has.
//
//go:nocheckptr
func storeAt(p unsafe.Pointer, v vec) { v.Store((*[lanes]float32)(p)) }

//go:nocheckptr
func storeIntsAt(p unsafe.Pointer, v ints) { v.Store((*[lanes]int32)(p)) }

//go:nocheckptr
func storeMaskedAt(p unsafe.Pointer, v vec, m mask) { v.StoreMasked((*[lanes]float32)(p), m) }

// widen returns the values of v as float64, the first half and the second.
func widen(v vec) (low, high doubles) {
	return v.GetLo().ConvertToFloat64(), v.GetHi().ConvertToFloat64()
}

// first returns the mask of the first n lanes, 0 < n <= lanes.
func first(n int) mask {
	numbers := [lanes]int32{0, 1, 2, 3, 4, 5, 6, 7}
	return splatInt(int32(n)).Greater(archsimd.LoadInt32x8(&numbers))
}

func round(x vec) vec { return x.RoundToEven() }

// scale2 returns p·2ⁿ for whole n in [-252, 254], rounded once also where that
// is subnormal: in two steps, for 2ⁿ alone may be out of range.
func scale2(p, n vec) vec {
	whole := n.ConvertToInt32()
	half := whole.ShiftAllRight(1)
	return p.Mul(power(half)).Mul(power(whole.Sub(half)))
}

// power returns 2ⁿ for n in [-126, 127].
func power(n ints) vec { return n.Add(splatInt(127)).ShiftAllLeft(23).AsFloat32x8() }

// sum adds up the lanes, always in the same order.
func sum(v vec) float32 {
	q := v.GetLo().Add(v.GetHi())
	return (q.GetElem(0) + q.GetElem(2)) + (q.GetElem(1) + q.GetElem(3))
}

// top returns the largest lane; what it is when a lane is NaN is
// undefined.
func top(v vec) float32 {
	q := v.GetLo().Max(v.GetHi())
	return max(q.GetElem(0), q.GetElem(1), q.GetElem(2), q.GetElem(3))
}

// sumDoubles adds up the lanes, always in the same order.
func sumDoubles(v doubles) float64 {
	q := v.GetLo().Add(v.GetHi())
	return q.GetElem(0) + q.GetElem(1)
}
