// SPDX-License-Identifier: MIT

// Executes templates with text/template, missingkey=error, and Sprig's default and quote.
//
// Standard input: {"values": {...}, "templates": ["...", ...]}. Standard output: a JSON list with,
// for each template, its text or null when Go refuses.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"text/template"
)

// number turns a JSON number into what a YAML decoder gives: int, uint64 or float64.
func number(text string) interface{} {
	if !strings.ContainsAny(text, ".eE") {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return int(n)
		}
		if n, err := strconv.ParseUint(text, 10, 64); err == nil {
			return n
		}
	}
	f, _ := strconv.ParseFloat(text, 64)
	return f
}

func typed(value interface{}) interface{} {
	switch v := value.(type) {
	case json.Number:
		return number(v.String())
	case []interface{}:
		for i := range v {
			v[i] = typed(v[i])
		}
	case map[string]interface{}:
		for key := range v {
			v[key] = typed(v[key])
		}
	}
	return value
}

func isEmpty(value interface{}) bool {
	v := reflect.ValueOf(value)
	if !v.IsValid() {
		return true
	}
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

func defaultTo(fallback interface{}, given ...interface{}) interface{} {
	if len(given) == 0 || isEmpty(given[0]) {
		return fallback
	}
	return given[0]
}

func quote(values ...interface{}) string {
	var quoted []string
	for _, value := range values {
		if value != nil {
			quoted = append(quoted, fmt.Sprintf("%q", fmt.Sprint(value)))
		}
	}
	return strings.Join(quoted, " ")
}

func execute(text string, values interface{}) *string {
	var out bytes.Buffer
	functions := template.FuncMap{"default": defaultTo, "quote": quote}
	parsed, err := template.New("the template").Option("missingkey=error").Funcs(functions).Parse(text)
	if err != nil || parsed.Execute(&out, values) != nil {
		return nil
	}
	made := out.String()
	return &made
}

func main() {
	var input struct {
		Values    map[string]interface{}
		Templates []string
	}
	decoder := json.NewDecoder(os.Stdin)
	decoder.UseNumber()
	if err := decoder.Decode(&input); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	answers := make([]*string, len(input.Templates))
	values := typed(input.Values)
	for i, text := range input.Templates {
		answers[i] = execute(text, values)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answers); err != nil {
		os.Exit(2)
	}
}
