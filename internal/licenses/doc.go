// Package licenses holds the licences of all that the program contains beside
// its own code: Go modules, the Go library, fonts and the chart script of
// reports. Its text is collected from them by `go generate ./internal/licenses`,
// which reads the chart script's from where `go generate ./reports` puts it.
package licenses

import _ "embed"

//go:generate go run ./collect

//go:embed third-party.txt
var text string

// Text returns the list of what the program contains, and each licence once.
func Text() string { return text }
