<?xml version="1.0" encoding="UTF-8"?>
<!--
  A diagram or table for Camunda 7 as one for Flowable. Where Flowable has no such thing, it becomes the nearest that it has:

  - a listener that is told when a time of a task is over becomes a timer at its border, with a step of its own
  - the input of a step becomes a variable of its execution, set when it begins
  - a step that asks a table becomes a task of type dmn; each result is a variable of the output's name, as the diagrams want
    it anyway
  - several values in one cell of a table become a condition
  - the end of an embedded process that something can still start in ends all of it: with a border event beside that, Flowable
    would wait for ever
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
                xmlns:dmn="https://www.omg.org/spec/DMN/20191111/MODEL/"
                xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
                xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0"
                xmlns:modeler="http://camunda.org/schema/modeler/1.0"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
                xmlns:camunda-dmn="http://camunda.org/schema/1.0/dmn"
                xmlns:flowable="http://flowable.org/bpmn"
                exclude-result-prefixes="bpmndi dmn dmndi biodi modeler camunda camunda-dmn">

  <xsl:template match="@*|node()">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
  </xsl:template>

  <!-- How it is drawn, and what only Camunda asks -->
  <xsl:template match="bpmndi:BPMNDiagram|dmndi:DMNDI|camunda:properties|@biodi:*|@modeler:*|@camunda-dmn:*"/>
  <xsl:template match="@camunda:historyTimeToLive|@camunda:isStartableInTasklist|@camunda:formRefBinding"/>
  <xsl:template match="@camunda:variableName|@camunda:variableEvents|@camunda:mapDecisionResult|@camunda:resultVariable"/>

  <!-- The same with another name -->
  <xsl:template match="@camunda:*">
    <xsl:attribute name="flowable:{local-name()}" namespace="http://flowable.org/bpmn"><xsl:value-of select="."/></xsl:attribute>
  </xsl:template>
  <xsl:template match="camunda:*">
    <xsl:element name="flowable:{local-name()}" namespace="http://flowable.org/bpmn">
      <xsl:apply-templates select="@*|node()"/>
    </xsl:element>
  </xsl:template>
  <xsl:template match="@camunda:formRef">
    <xsl:attribute name="flowable:formKey" namespace="http://flowable.org/bpmn"><xsl:value-of select="."/></xsl:attribute>
  </xsl:template>
  <xsl:template match="@camunda:asyncBefore">
    <xsl:attribute name="flowable:async" namespace="http://flowable.org/bpmn"><xsl:value-of select="."/></xsl:attribute>
  </xsl:template>
  <xsl:template match="bpmn:callActivity">
    <xsl:copy>
      <xsl:attribute name="flowable:inheritBusinessKey" namespace="http://flowable.org/bpmn">true</xsl:attribute>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
  </xsl:template>
  <xsl:template match="camunda:in[@businessKey]"/>

  <xsl:template match="bpmn:userTask">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
    <xsl:for-each select="bpmn:extensionElements/camunda:taskListener[@event='timeout']">
      <bpmn:boundaryEvent id="{@id}" attachedToRef="{../../@id}" cancelActivity="false">
        <xsl:apply-templates select="bpmn:timerEventDefinition"/>
      </bpmn:boundaryEvent>
      <bpmn:sequenceFlow id="{@id}-flow" sourceRef="{@id}" targetRef="{@id}-step"/>
      <bpmn:serviceTask id="{@id}-step" flowable:delegateExpression="{@delegateExpression}"/>
    </xsl:for-each>
  </xsl:template>
  <xsl:template match="camunda:taskListener[@event='timeout']"/>

  <xsl:template match="camunda:inputOutput">
    <xsl:for-each select="camunda:inputParameter">
      <xsl:variable name="value">
        <xsl:choose>
          <xsl:when test="starts-with(., '${')">
            <xsl:value-of select="substring(., 3, string-length(.) - 3)"/>
          </xsl:when>
          <xsl:otherwise>'<xsl:value-of select="."/>'</xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <flowable:executionListener event="start" expression="${{execution.setVariableLocal('{@name}', {$value})}}"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="bpmn:businessRuleTask">
    <bpmn:serviceTask flowable:type="dmn">
      <xsl:apply-templates select="@id|@name"/>
      <bpmn:extensionElements>
        <flowable:field name="decisionTableReferenceKey">
          <flowable:string><xsl:value-of select="@camunda:decisionRef"/></flowable:string>
        </flowable:field>
        <xsl:apply-templates select="bpmn:extensionElements/node()"/>
      </bpmn:extensionElements>
      <xsl:apply-templates select="*[not(self::bpmn:extensionElements)]"/>
    </bpmn:serviceTask>
  </xsl:template>

  <xsl:template match="bpmn:subProcess[not(@triggeredByEvent) and bpmn:subProcess/@triggeredByEvent]/bpmn:endEvent">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <bpmn:terminateEventDefinition/>
    </xsl:copy>
  </xsl:template>

  <!-- "a", "b" -->
  <xsl:template match="dmn:inputEntry/dmn:text[contains(., '&quot;, &quot;')]">
    <xsl:variable name="column" select="count(../preceding-sibling::dmn:inputEntry) + 1"/>
    <xsl:copy>
      <xsl:text>${</xsl:text>
      <xsl:call-template name="one-of">
        <xsl:with-param name="input" select="normalize-space(../../../dmn:input[$column]/dmn:inputExpression/dmn:text)"/>
        <xsl:with-param name="values" select="."/>
      </xsl:call-template>
      <xsl:text>}</xsl:text>
    </xsl:copy>
  </xsl:template>
  <xsl:template name="one-of">
    <xsl:param name="input"/>
    <xsl:param name="values"/>
    <xsl:value-of select="concat($input, ' == ')"/>
    <xsl:choose>
      <xsl:when test="contains($values, ', ')">
        <xsl:value-of select="concat(substring-before($values, ', '), ' || ')"/>
        <xsl:call-template name="one-of">
          <xsl:with-param name="input" select="$input"/>
          <xsl:with-param name="values" select="substring-after($values, ', ')"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$values"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
