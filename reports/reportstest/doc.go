// Package reportstest makes up studies for tests: such as they are, such as do
// harm, and such as a rule of advice looks for.
package reportstest
