# it's __TITLE__
A="__MOTTO__" B='__NAME__' C=__TITLE__ D="$(echo "x")__TITLE__"
echo __TITLE__ ${#x} "__NAME__"
cat <<EOF
it's "__MOTTO__
EOF
