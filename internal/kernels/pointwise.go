package kernels

// Exp sets dst[i] to e to the power x[i]. dst may be x.
//
// The fast builds of Exp, [Tanh] and [Sigmoid] have a relative error below
// 2.5e-7, are exact in the limits (±Inf, overflow, underflow) and keep NaN.
func Exp(dst, x []float32) { exp(dst[:len(x)], x) }

// Tanh sets dst[i] to tanh x[i]. dst may be x.
func Tanh(dst, x []float32) { tanh(dst[:len(x)], x) }

// Sigmoid sets dst[i] to 1/(1+e⁻ˣ) of x[i]. dst may be x.
func Sigmoid(dst, x []float32) { sigmoid(dst[:len(x)], x) }

// Relu sets dst[i] to x[i] where that is above 0 or NaN, and to 0 elsewhere. dst may be x.
func Relu(dst, x []float32) { relu(dst[:len(x)], x) }

// ReluGrad is the gradient of [Relu]: from dy, the gradient of y, it sets dx[i]
// to dy[i] where y[i] > 0 and to 0 elsewhere. dx may be dy.
func ReluGrad(dx, dy, y []float32) { reluGrad(dx[:len(dy)], dy, y[:len(dy)]) }

// TanhGrad is the gradient of [Tanh]: from dy, the gradient of y, it sets dx to
// dy·(1-y²). dx may be dy.
func TanhGrad(dx, dy, y []float32) { tanhGrad(dx[:len(dy)], dy, y[:len(dy)]) }

// Mul sets dst[i] to x[i]·mask[i]. dst may be x.
func Mul(dst, x, mask []float32) { mul(dst[:len(x)], x, mask[:len(x)]) }

// Softmax sets each row of dst to the softmax of that row of x, both
// [rows×cols]. The row's largest value is subtracted first, so large values do
// no harm. dst may be x.
func Softmax(dst, x []float32, rows, cols int) {
	softmax(dst[:rows*cols], x[:rows*cols], rows, cols)
}
