#!/bin/sh
login "__PASSWORD__" && exec __NAME__
