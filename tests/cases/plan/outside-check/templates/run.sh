#!/bin/sh
if true; then exec __NAME__
