package kernels_test

import (
	"fmt"

	"github.com/doubleroute/sweep/internal/kernels"
)

// A linear layer with 2 inputs and 3 outputs on a batch of 2, and the gradients
// of its weights and inputs. Products add to what is there.
func ExampleMatMul() {
	x := []float32{1, 2, 3, 4}             // [2×2]
	weights := []float32{1, 0, 2, 0, 1, 1} // [2×3]
	bias := []float32{10, 20, 30}

	y := make([]float32, 6)
	kernels.MatMul(y, x, weights, 2, 3, 2)
	kernels.AddBias(y, bias, 2)
	fmt.Println(y)

	dy := []float32{1, 0, 0, 0, 1, 0}
	dWeights, dx := make([]float32, 6), make([]float32, 4)
	kernels.MatMulTA(dWeights, x, dy, 2, 3, 2)
	kernels.MatMulTB(dx, dy, weights, 2, 2, 3)
	fmt.Println(dWeights, dx)
	// Output:
	// [11 22 34 13 24 40]
	// [1 3 0 2 4 0] [1 0 0 1]
}
